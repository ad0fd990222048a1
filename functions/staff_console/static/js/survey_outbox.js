/** From this phone to the city, by the page or by the service worker: each finding once, in the order in which it was made. */

import { all, change, forget, one } from "./survey_kept.js";

const ROOT = "/staff-console/survei";
const SESSION_MS = 15_000;
const BUSY = new Set([408, 425, 429]);

/** Why nothing could be sent, as far as more is known than that there is no network. */
export class SignedOut extends Error {}

/**
 * Alone in the whole browser: whoever comes second finds it done.
 * @param {(finding: import("./survey_kept.js").Kept, label: string) => void} sent
 * @returns {Promise<void>} rejected when something still waits: `SignedOut`, or there is no network
 */
export function deliverAll(sent = () => {}) {
  return alone(async () => {
    const waiting = (await all()).filter(({ state }) => state === "waiting");
    if (waiting.length === 0) return;
    const { post, csrf } = await session();
    for (const finding of waiting.filter((each) => each.post === post)) await deliver(finding.id, csrf, sent);
    if (waiting.some((each) => each.post !== post)) throw new SignedOut("another post");
  });
}

async function deliver(id, csrf, sent) {
  const finding = await one(id);
  if (finding?.state !== "waiting") return;
  const headers = { Accept: "application/json", "X-CSRF-Token": csrf };
  const answer = await fetch(`${ROOT}/${finding.ticket}`, { method: "POST", headers, body: bodyOf(finding) });
  if (answer.status >= 500 || BUSY.has(answer.status)) throw new Error(`busy: ${answer.status}`);
  const said = await answer.json();
  if (answer.status === 401 || answer.status === 403) throw new SignedOut(said.detail);
  if (!answer.ok) return change(id, { state: "refused", problem: sentenceOf(said) });
  await forget(id);
  sent(finding, said.label);
}

/** The newest step that was seen makes a repeat harmless: the city makes the same finding of the same post once. */
function bodyOf({ finding, seen, chips, note, photo, capture }) {
  const body = new FormData();
  body.set("finding", finding);
  body.set("seen", seen);
  body.set("note", note);
  for (const chip of chips) body.append("chip", chip);
  if (!photo) return body;
  for (const [name, value] of Object.entries(capture)) body.set(name, String(value));
  body.set("photo", photo, "foto.jpg");
  return body;
}

async function session() {
  const signal = AbortSignal.timeout?.(SESSION_MS);
  const answer = await fetch(`${ROOT}/sesi`, { headers: { Accept: "application/json" }, signal });
  if (answer.status === 401 || answer.status === 403) throw new SignedOut("no session");
  if (!answer.ok) throw new Error(`busy: ${answer.status}`);
  return answer.json();
}

function sentenceOf({ detail, fields = [] }) {
  return [detail, ...fields.map(({ problem }) => problem)].join(" ");
}

function alone(work) {
  return navigator.locks ? navigator.locks.request("kanal-survey-send", work) : work();
}
