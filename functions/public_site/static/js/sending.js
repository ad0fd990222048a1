/** To the server, also from the service worker. What was lost on the way is sent again, and counts once. */

import { checked, Later, Refused } from "./answers.js";

const TRIES = 4;
const FIRST_WAIT_MS = 1_000;
const POST_MS = 20_000; // a few kilobytes: what takes longer does not come any more
const PROOF = "Kanal-Proof";

/**
 * @param {HTMLFormElement} form
 * @returns {Record<string, string | number>} what `submit-report` takes; what is empty is left out
 */
export function fieldsOf(form) {
  const left = new Set(["idempotency_key", "photo"]);
  const numbers = new Set(["lat", "lon", "accuracy"]);
  const given = [...new FormData(form)].filter(([name, value]) => !left.has(name) && String(value).trim() !== "");
  return Object.fromEntries(given.map(([name, value]) => [name, numbers.has(name) ? Number(value) : value]));
}

/**
 * @param {import("./kept.js").Kept} report its key is the same whenever it is sent, so that it is kept once
 * @returns {Promise<import("./kept.js").Receipt>}
 */
export function sendReport({ fields, key, to }) {
  return proved((proof) => posted(to.report, fields, key, proof));
}

/** Under pressure the server asks for a short calculation. A page does it; a service worker cannot, and says so. */
async function proved(send) {
  if (!globalThis.document) return send({});
  try {
    return await send({ [PROOF]: "able" });
  } catch (reason) {
    if (!reason.challenge) throw reason;
    const solution = await import("./proof.js").then(({ solved }) => solved(reason.challenge)).catch(() => "");
    return send(solution ? { [PROOF]: solution } : {}); // without one it is looked at first, or waits
  }
}

/**
 * @param {string} address of a report's `dukung`
 * @param {Record<string, string>} supporter
 * @param {string} key
 * @returns {Promise<{ticket: string, awaited: string, is_told: boolean}>} of what the report was merged into, if it was
 */
export function sendSupport(address, supporter, key) {
  return posted(address, supporter, key);
}

/**
 * @param {{address: string, secret: string}} where of the report at `store-photo`
 * @param {import("./shrink.js").Photo} photo
 * @param {(share: number) => void} progressed
 * @returns {Promise<{photo: string}>}
 */
export function sendPhoto({ address, secret }, photo, progressed) {
  const headers = { Authorization: `Bearer ${secret}` };
  const body = new FormData(); // where somebody stood does not belong in an address, which servers write down
  for (const [name, value] of Object.entries({ ...photo.capture, photo: photo.blob })) body.set(name, value);
  const isWatched = "XMLHttpRequest" in globalThis;
  return retried(() => (isWatched ? watched(address, headers, body, progressed) : unwatched(address, headers, body)));
}

function posted(address, body, key, more = {}) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": key, ...more };
  return retried(async () => {
    const signal = AbortSignal.timeout?.(POST_MS);
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body), signal });
    return checked(answer.status, await answer.text(), answer.headers.get("Retry-After"));
  });
}

async function unwatched(address, headers, body) {
  const answer = await fetch(address, { method: "POST", headers, body });
  return checked(answer.status, await answer.text(), answer.headers.get("Retry-After"));
}

/** By XMLHttpRequest, because `fetch` does not say how much has gone; a service worker has only `fetch`. */
function watched(address, headers, body, progressed) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded, total }) => progressed(loaded / total));
    request.addEventListener("error", () => reject(new Error("no network")));
    request.addEventListener("load", () => {
      try {
        resolve(checked(request.status, request.responseText, request.getResponseHeader("Retry-After")));
      } catch (reason) {
        reject(reason);
      }
    });
    request.send(body);
  });
}

async function retried(work) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (reason) {
      if (reason instanceof Refused || reason instanceof Later || reason.name === "TimeoutError" || attempt === TRIES) throw reason;
      await new Promise((resume) => setTimeout(resume, FIRST_WAIT_MS * 2 ** (attempt - 1)));
    }
  }
}
