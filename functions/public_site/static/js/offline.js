/** Keeps the form on this device, and lets a new version of it in only when no form is open that it could break. */

const OPEN = "kanal-open";
let isInUse = false;

/** What is open here would lose something by a reload: from now on until the page is left. */
export function use() {
  if (isInUse) return;
  isInUse = true;
  navigator.locks?.request(OPEN, { mode: "shared" }, () => new Promise(() => {}));
}

/** Lets the browser send what waits, also when no page is open, where it can (Background Sync). */
export function sendLater() {
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("outbox")).catch(() => {});
}

export async function start() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const isFirst = serviceWorker.controller === null;
  serviceWorker.addEventListener("controllerchange", () => {
    if (!isFirst && !isInUse) location.reload();
  });
  const worker = await serviceWorker.register("/public-site/sw.js", { scope: "/public-site/", type: "module", updateViaCache: "none" });
  if (worker.waiting) await navigator.locks?.request(OPEN, { ifAvailable: true }, (lock) => lock && replace(worker));
}

/** Holds the lock until it is done, so that nobody begins a form meanwhile. */
async function replace({ waiting }) {
  const done = new Promise((resume) => waiting.addEventListener("statechange", resume, { once: true }));
  waiting.postMessage("take-over");
  await done;
}
