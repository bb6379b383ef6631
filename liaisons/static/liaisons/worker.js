// The service worker of the log (scope /log/): the quick entry opens without a signal.  It keeps that one page (never one
// opened about a request or an exchange) and what the page is made of, nothing else; entries themselves wait in IndexedDB (queue.js).
"use strict";

const KEPT = "psp-log-1";
const PAGE = "/log/new/";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("psp-log-") && name !== KEPT).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

const freshPage = async (request, isPlain) => {
  try {
    const answer = await fetch(request);
    if (isPlain && answer.ok && !answer.redirected && answer.type === "basic") {
      const kept = await caches.open(KEPT);
      await kept.put(PAGE, answer.clone());
    }
    return answer;
  } catch (gone) {
    const kept = await caches.match(PAGE, { ignoreVary: true });
    if (kept) return kept;
    throw gone;
  }
};

const keptFile = async (request) => {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") (await caches.open(KEPT)).put(request, answer.clone());
  return answer;
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === PAGE) event.respondWith(freshPage(request, !url.search));
  else if (url.pathname.startsWith("/static/")) event.respondWith(keptFile(request));
});
