// What was opened in the installed app, or kept by a press, can be read without a connection.  Nothing else is stored:
// no search, no page of somebody who is signed in, no toolkit that is being changed.
"use strict";

const PAGES = "psp-pages-1";
const PARTS = "psp-parts-1";
const OFFLINE = "/offline/";
const MOST_PAGES = 60;
const KEPT = /^\/(t\/[0-9a-z]+\/|clearinghouse\/resource\/[0-9a-z]+\/[-\w]+\/)$/;

const mayKeep = (answer) =>
  answer.ok && !answer.redirected && (answer.headers.get("X-May-Be-Kept") === "yes"
    || (answer.headers.get("Cache-Control") || "").startsWith("public"));

const keep = async (name, request, answer) => {
  const cache = await caches.open(name);
  await cache.put(request, answer);
  const keys = await cache.keys();
  if (name === PAGES && keys.length > MOST_PAGES) await cache.delete(keys[0]);
};

const page = async (request) => {
  try {
    const answer = await fetch(request);
    if (KEPT.test(new URL(request.url).pathname) && mayKeep(answer)) await keep(PAGES, request.url, answer.clone());
    return answer;
  } catch {
    return (await caches.match(request.url, { ignoreSearch: true })) || caches.match(OFFLINE);
  }
};

const part = async (request) => {
  try {
    const answer = await fetch(request);
    if (answer.ok) await keep(PARTS, request.url, answer.clone());
    return answer;
  } catch {
    return (await caches.match(request.url)) || Response.error();
  }
};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(PARTS).then((cache) => cache.add(OFFLINE)));
});
self.addEventListener("activate", (event) => {
  const old = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("psp-") && ![PAGES, PARTS].includes(name));
    await Promise.all(names.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(old());
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(part(request));
});
self.addEventListener("message", (event) => {
  const { keep: address, parts = [], isNow } = event.data || {};
  if (isNow) self.skipWaiting();
  if (!address) return;
  const all = async () => {
    const answer = await fetch(address);
    const isKept = KEPT.test(new URL(address).pathname) && mayKeep(answer);
    if (isKept) await keep(PAGES, address, answer);
    await Promise.all(parts.map(async (one) => keep(PARTS, one, await fetch(one))));
    event.source.postMessage({ isKept });
  };
  event.waitUntil(all());
});
