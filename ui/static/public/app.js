// The installed app, and pages kept for reading without a connection.  A visitor in a browser leaves nothing behind
// unless they press “Keep for reading offline”: what is stored on a device can be found by whoever holds it.
"use strict";

(() => {
  if (!("serviceWorker" in navigator)) return;
  const isInstalled = window.matchMedia("(display-mode: standalone)").matches;
  const button = document.querySelector("[data-keep]");
  const said = document.querySelector("[data-kept]");

  const tellOfUpdate = (worker) => {
    if (document.querySelector(".psp-update")) return; // it is heard of twice where it was waiting already
    const notice = document.createElement("p");
    notice.className = "psp-update";
    notice.setAttribute("role", "status");
    notice.textContent = "A newer version is ready. ";
    const press = document.createElement("button");
    press.type = "button";
    press.className = "psp-linkbutton";
    press.textContent = "Use the newer version";
    press.addEventListener("click", () => worker.postMessage({ isNow: true }));
    notice.append(press);
    document.getElementById("main").prepend(notice);
    navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload());
  };

  const register = async () => {
    const registration = await navigator.serviceWorker.register("/service-worker.js");
    if (registration.waiting && navigator.serviceWorker.controller) tellOfUpdate(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker.addEventListener("statechange", () => {
        if (worker.state === "installed" && navigator.serviceWorker.controller) tellOfUpdate(worker);
      });
    });
    return navigator.serviceWorker.ready;
  };

  const keepThis = async () => {
    const registration = await register();
    const parts = performance.getEntriesByType("resource").map((one) => one.name)
      .filter((name) => name.startsWith(`${window.location.origin}/static/`));
    navigator.serviceWorker.addEventListener("message", (event) => {
      if (said) said.textContent = event.data.isKept ? "Kept on this device." : "This page cannot be kept.";
    });
    registration.active.postMessage({ keep: window.location.href.split("#")[0], parts });
  };

  const listKept = async (place) => {
    if (!(await caches.has("psp-pages-1"))) return; // as newsroom/service-worker.js calls it
    const cache = await caches.open("psp-pages-1");
    for (const request of await cache.keys()) {
      const page = new DOMParser().parseFromString(await (await cache.match(request)).text(), "text/html");
      const link = document.createElement("a");
      link.href = request.url;
      link.textContent = page.querySelector("h1")?.textContent.trim() || request.url;
      const line = document.createElement("li");
      line.append(link);
      place.querySelector("ul").append(line);
      place.hidden = false;
    }
  };
  document.querySelectorAll("[data-kept-here]").forEach(listKept);

  if (button) {
    button.hidden = false;
    button.addEventListener("click", keepThis);
  }
  navigator.serviceWorker.getRegistration("/").then((registration) => {
    if (isInstalled || registration) register();
    if (isInstalled && button) keepThis();
  });
})();
