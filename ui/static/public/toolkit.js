// The toolkit on pages that are the same for everybody: its counter in the header, what it holds already, and adding
// without leaving the page.
"use strict";

(() => {
  const kept = () => Number(document.cookie.match(/(?:^|; )toolkit_count=(\d+)/)?.[1] || 0);
  const show = (count) => {
    document.querySelectorAll("[data-toolkit-count]").forEach((place) => {
      place.hidden = !count;
      place.textContent = count;
    });
  };
  show(kept());

  let held = new Set(); // the codes of what is in the toolkit
  const links = () => [...document.querySelectorAll("a[data-add]")];
  const address = (link) => link.dataset.adds || link.href;
  const code = (link) => address(link).split("/").at(-2);
  const state = async (link) => {
    const answer = await fetch(new URL("../../state/", address(link)), { headers: { Accept: "application/json" } });
    return answer.json();
  };

  // What is in the toolkit already says so, and its link opens the toolkit.
  const tell = (link) => {
    const isIn = held.has(code(link));
    if (isIn === (link.dataset.add === "in")) return;
    link.dataset.adds = address(link);
    link.dataset.add = isIn ? "in" : "";
    link.href = isIn ? new URL("../../", link.dataset.adds) : link.dataset.adds;
    const words = [...link.childNodes].find((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
    words.data = isIn ? "In your toolkit: open it" : "Add to toolkit";
  };

  const look = async () => {
    const here = links();
    if (!here.length || !(kept() || held.size)) return;
    try {
      held = new Set((await state(here[0])).codes);
      links().forEach(tell);
    } catch {
      // they stay links that add: adding what is there already changes nothing
    }
  };
  look();
  document.addEventListener("htmx:afterSettle", () => links().forEach(tell));
  window.addEventListener("pageshow", (event) => {
    show(kept());
    if (event.persisted) look();
  });

  const add = async (link) => {
    const { token } = await state(link);
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(link.href, { method: "POST", headers });
    const said = await answer.json();
    if (said.refused) return said.refused;
    if (!answer.ok) throw new Error("refused");
    show(said.count);
    held.add(code(link));
    tell(link);
    return "Added. It is in your toolkit.";
  };

  // Beside the link, for eyes and for screen readers; a list has one place for each of its links.
  const place = (link) => {
    const beside = link.nextElementSibling;
    if (beside?.matches("[data-added]")) return beside;
    const made = document.createElement("span");
    made.className = "psp-small";
    made.setAttribute("role", "status");
    made.dataset.added = "";
    link.after(made);
    return made;
  };

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-add]");
    if (!link || link.dataset.add === "in" || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const said = place(link);
    try {
      said.textContent = await add(link);
    } catch {
      window.location.assign(link.href); // the page that does the same without a script
    }
  });
})();
