/** What a surveyor has found and this phone keeps until the city has it. No word of who reported, and no photo of theirs. */

import { createStore, del, get, set, update, values } from "/public-site/aset/vendor/idb-keyval-6.3.0/index.js";

const STORE = createStore("kanal-survey", "findings");
const LISTENERS = new Set();
const NEWS = globalThis.BroadcastChannel && new BroadcastChannel("kanal-survey");

/**
 * `waiting`: to be sent. `refused`: the city will not take it as it is, and `problem` says why. `post`: who found it.
 * @typedef {{id: string, state: "waiting" | "refused", post: string, ticket: string, kind: string, finding: string, said: string,
 *   seen: string, chips: string[], note: string, photo?: Blob, capture: Record<string, string | number>, at: number, problem?: string}} Kept
 */

/** @returns {Promise<Kept[]>} the oldest first */
export async function all() {
  return (await values(STORE)).sort((one, other) => one.at - other.at);
}

/** @returns {Promise<Kept | undefined>} */
export const one = (id) => get(id, STORE);

/** @param {Kept} finding */
export async function keep(finding) {
  await set(finding.id, finding, STORE);
  tell();
}

/**
 * @param {string} id
 * @param {Partial<Kept>} what is different from now on
 */
export async function change(id, what) {
  await update(id, (finding) => ({ ...finding, ...what }), STORE);
  tell();
}

export async function forget(id) {
  await del(id, STORE);
  tell();
}

/** @param {() => void} listener called when this page, another one or the service worker has changed something */
export function onChange(listener) {
  LISTENERS.add(listener);
  NEWS?.addEventListener("message", listener);
}

function tell() {
  NEWS?.postMessage("changed");
  for (const listener of LISTENERS) listener();
}
