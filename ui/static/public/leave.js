// Leave this site safely: the control at the right edge, or the Escape key.  The page goes blank at once, another site
// takes its place in the history, and going Back in this tab leads away again.  Without a script it is a plain link.
"use strict";

(() => {
  const LEFT = "psp-left"; // lives as long as the tab; nothing is written that outlasts it
  const control = document.querySelector("[data-leave]");
  if (!control) return;

  const leave = () => {
    document.documentElement.hidden = true;
    document.title = "Weather";
    sessionStorage.setItem(LEFT, "yes");
    navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((one) => one.unregister()));
    window.caches?.keys().then((names) => names.forEach((name) => window.caches.delete(name)));
    window.location.replace(control.href);
  };

  // Back in the history, out of the browser's memory or anew: away again.  Coming here by a link or an address stays.
  const look = (isBack) => {
    if (sessionStorage.getItem(LEFT) !== "yes") return;
    if (isBack) leave();
    else sessionStorage.removeItem(LEFT);
  };
  look(performance.getEntriesByType("navigation")[0]?.type === "back_forward");
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) look(true);
  });

  control.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  // On the way down, before anything open reacts to the key: what is open closes, and the visitor stays.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    if (document.querySelector("dialog[open], details.psp-menu[open]")) return;
    leave();
  }, true);
})();
