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
    const { token } = await (await fetch(link.dataset.state, { headers: accept })).json();
    const answer = await fetch(link.href, { method: "POST", headers: { ...accept, "X-CSRFToken": token } });
    const said = await answer.json();
    if (said.refused) return said.refused;
    if (!answer.ok) throw new Error("refused");
    show(said.count);
    return "Added. It is in your toolkit.";
  };

  document.querySelectorAll("a[data-add]").forEach((link) => {
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      try {
        document.querySelector("[data-added]").textContent = await add(link);
      } catch {
        window.location.assign(link.href); // the page that does the same without a script
      }
    });
  });
})();
