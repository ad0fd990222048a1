/** The service worker: the form, and all that it needs, from this device; every other page from the network.
 *
 * Served as `/public-site/sw.js`, below what the server says there: VERSION, FILES (address and digest of each file),
 * FORMS and OFFLINE (by language). Only these files are ever kept: no answer with a secret, no photo, no report.
 */

import { deliverAll } from "/public-site/aset/js/outbox.js";

const CACHE = `kanal-${VERSION}`;

addEventListener("install", (event) => event.waitUntil(keepAll()));
addEventListener("activate", (event) => event.waitUntil(replaceEarlier()));
addEventListener("message", ({ data }) => data === "take-over" && skipWaiting());
addEventListener("sync", (event) => event.tag === "outbox" && event.waitUntil(deliverAll()));
addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event.request, pathname));
  else if (pathname in FILES) event.respondWith(kept(pathname, event.request));
});

/** All or none, and by digest: two deployments never mix. */
async function keepAll() {
  const cache = await caches.open(CACHE);
  await cache.addAll(
    Object.entries(FILES).map(([address, integrity]) => new Request(address, { cache: "no-cache", integrity })),
  );
}

async function replaceEarlier() {
  const earlier = (await caches.keys()).filter((name) => name.startsWith("kanal-") && name !== CACHE);
  await Promise.all(earlier.map((name) => caches.delete(name)));
  await clients.claim();
}

async function page(request, pathname) {
  if (pathname in FORMS) return kept(FORMS[pathname], request);
  try {
    return await fetch(request);
  } catch {
    const language = Object.keys(OFFLINE).findLast((start) => pathname.startsWith(start));
    return kept(OFFLINE[language], request);
  }
}

/** A browser that is short of room may have thrown it away. */
async function kept(address, request) {
  return (await caches.match(address, { cacheName: CACHE, ignoreVary: true })) ?? fetch(request);
}
