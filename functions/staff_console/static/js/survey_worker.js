/** The service worker of a surveyor's phone: the day's list in a dead zone, and what was found sent when the network is back.
 *
 * Served as `/staff-console/sw.js`. It keeps one page, the list, with its styles and scripts, no longer than a session
 * lasts and not after signing out; everything else comes from the network as if it were not here.
 */

import { deliverAll } from "/staff-console/aset/js/survey_outbox.js";
import { CACHE, keptPage, keepPage, LIST } from "/staff-console/aset/js/survey_page.js";

const PATIENCE_MS = 4_000; // of a network that hardly is one
const RESTS_MS = 30_000; // after which it is asked again
let restsUntil = 0;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("sync", (event) => event.tag === "survey" && event.waitUntil(deliverAll()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && pathname === "/staff-console/keluar") event.waitUntil(caches.delete(CACHE));
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && pathname === LIST) event.respondWith(list(event));
  else if (pathname.includes("/aset/")) event.respondWith(file(request));
});

async function list(event) {
  const kept = await keptPage();
  const answer = kept ? await reached(event.request) : await fetch(event.request);
  if (answer?.ok) event.waitUntil(keepPage(answer.clone()));
  return answer ?? kept;
}

/** What is not kept here is waited for, however slow the network is. */
async function file(request) {
  const kept = await caches.match(request, { cacheName: CACHE });
  if (!kept) return fetch(request);
  return (Date.now() < restsUntil ? null : await reached(request)) ?? kept;
}

/** The network's answer; null where there is none in time. */
async function reached(request) {
  let timer;
  const late = new Promise((resume) => {
    timer = setTimeout(() => resume(null), PATIENCE_MS);
  });
  const answer = await Promise.race([fetch(request).catch(() => null), late]);
  clearTimeout(timer);
  restsUntil = answer ? 0 : Date.now() + RESTS_MS;
  return answer;
}
