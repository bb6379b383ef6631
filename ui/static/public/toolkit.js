// The toolkit on pages that are the same for everybody: its counter in the header, and adding without leaving the page.
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
  window.addEventListener("pageshow", () => show(kept()));

  const add = async (link) => {
    const accept = { Accept: "application/json" };
    const { token } = await (await fetch(new URL("../../state/", link.href), { headers: accept })).json();
    const answer = await fetch(link.href, { method: "POST", headers: { ...accept, "X-CSRFToken": token } });
    const said = await answer.json();
    if (said.refused) return said.refused;
    if (!answer.ok) throw new Error("refused");
    show(said.count);
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
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const said = place(link);
    try {
      said.textContent = await add(link);
    } catch {
      window.location.assign(link.href); // the page that does the same without a script
    }
  });
})();
