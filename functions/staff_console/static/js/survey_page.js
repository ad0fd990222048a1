/** The one page that a surveyor's phone keeps: the day's list as it last came, for as long as a session may last. */

export const CACHE = "petugas-survei";
export const LIST = "/staff-console/survei";
const LONGEST_MS = 10 * 3_600_000;
const KEPT_AT = "x-kept-at";

/** @param {Response} answer */
export async function keepPage(answer) {
  const headers = { "Content-Type": "text/html; charset=utf-8", [KEPT_AT]: String(Date.now()) };
  for (const name of ["Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options"]) {
    if (answer.headers.has(name)) headers[name] = answer.headers.get(name);
  }
  const cache = await caches.open(CACHE);
  await cache.put(LIST, new Response(await answer.blob(), { headers }));
}

/** @returns {Promise<Response | null>} gone when it is too old */
export async function keptPage() {
  const kept = await caches.match(LIST, { cacheName: CACHE });
  if (!kept) return null;
  if (Date.now() - Number(kept.headers.get(KEPT_AT)) < LONGEST_MS) return kept;
  await caches.delete(CACHE);
  return null;
}

/** For the first visit, at which no service worker sees what comes. Styles and scripts come from the browser's own cache. */
export async function keepAll() {
  const cache = await caches.open(CACHE);
  const files = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const ours = new Set(files.filter(({ origin, pathname }) => origin === location.origin && pathname.includes("/aset/")).map(String));
  await Promise.all([...ours].map((file) => cache.add(file)));
  if (!(await cache.match(LIST))) await keepPage(await fetch(LIST, { headers: { Accept: "text/html" } }));
}
