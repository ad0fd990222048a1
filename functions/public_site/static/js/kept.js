/** Reports that this device keeps: drafts, and what is on its way. In IndexedDB, where photos fit; for this browser only. */

import { createStore, del, get, set, update, values } from "../vendor/idb-keyval-6.3.0/index.js";

const STORE = createStore("kanal", "reports");

/**
 * `draft`: still being filled in. `waiting`: to be sent. `refused`: to be corrected. `sent`: the city has it; its photos
 * may still follow, or its receipt has not been seen. `to`: where it goes, in the language of its page.
 * `notBefore`: until when the city takes nothing. `lost`: the photos that the city did not take, and why.
 * @typedef {{id: string, key: string, state: "draft" | "waiting" | "refused" | "sent", at: number, kind: string,
 *   to: {report: string, photos: string}, fields: Record<string, string | number>, photos: KeptPhoto[], receipt?: Receipt, isSeen?: boolean, isAnew?: boolean, notBefore?: number,
 *   problem?: {sentence: string, fields: import("./validation.js").Problem[]}, lost?: Record<string, string>}} Kept
 * @typedef {import("./shrink.js").Photo & {key: string}} KeptPhoto
 * @typedef {{ticket: string, secret: string, visibility: string, kind: string, deadlines: {name: string, due_at: string}[], looked_at_first?: boolean}} Receipt
 */

const MEMORY = new Map(); // where the browser keeps nothing, for as long as this page is open
const LISTENERS = new Set();
const NEWS = globalThis.BroadcastChannel && new BroadcastChannel("kanal-reports");

/** @returns {Promise<Kept[]>} the newest first */
export async function all() {
  const kept = await tried(() => values(STORE), []);
  return [...kept, ...MEMORY.values()].sort((one, other) => other.at - one.at);
}

/** @returns {Promise<Kept | undefined>} */
export async function one(id) {
  return MEMORY.get(id) ?? (await tried(() => get(id, STORE)));
}

/**
 * @param {Kept} report
 * @returns {Promise<boolean>} false where it will be gone with this page
 */
export async function keep(report) {
  const isKept = await tried(() => set(report.id, report, STORE).then(() => true), false);
  if (isKept) MEMORY.delete(report.id);
  else MEMORY.set(report.id, report);
  tell();
  return isKept;
}

/**
 * @param {string} id
 * @param {(report: Kept) => Partial<Kept>} how what is different from now on
 * @returns {Promise<Kept>}
 */
export async function change(id, how) {
  let changed;
  const changing = (report) => (changed = { ...report, ...how(report) });
  if (MEMORY.has(id)) MEMORY.set(id, changing(MEMORY.get(id)));
  else await update(id, changing, STORE);
  tell();
  return changed;
}

export async function forget(id) {
  MEMORY.delete(id);
  await tried(() => del(id, STORE));
  tell();
}

/** @param {() => void} listener called when this page, another one or the service worker has changed something */
export function onChange(listener) {
  LISTENERS.add(listener);
  NEWS?.addEventListener("message", listener);
}

async function tried(work, otherwise) {
  try {
    return await work();
  } catch {
    return otherwise;
  }
}

function tell() {
  NEWS?.postMessage("changed");
  for (const listener of LISTENERS) listener();
}

/** @returns {string} for one report, so that the server keeps it once */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
