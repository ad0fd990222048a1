/** To the server: the report first, then its photos. What was lost on the way is sent again, and counts once. */

import { inLanguage, to } from "./words.js";

const TRIES = 4;
const FIRST_WAIT_MS = 1_000;

/** What the server will not take, however often it is sent. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} sentence
   * @param {{field: string, problem: string}[]} fields
   */
  constructor(status, sentence, fields) {
    super(sentence);
    this.status = status;
    this.fields = fields;
  }
}

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
 * @param {Record<string, string | number>} fields
 * @param {string} key the same for the same report, so that it is kept once
 * @returns {Promise<{ticket: string, secret: string, visibility: string, kind: string, deadlines: {name: string, due_at: string}[]}>}
 */
export function sendReport(fields, key) {
  return posted(inLanguage("/submit-report"), fields, key);
}

/**
 * @param {string} ticket
 * @param {Record<string, string>} supporter what `dukung` takes
 * @param {string} key
 * @returns {Promise<{ticket: string, awaited: string, is_told: boolean}>} of what the report was merged into, if it was
 */
export function sendSupport(ticket, supporter, key) {
  return posted(to(`/laporan/${ticket}/dukung`), supporter, key);
}

/**
 * @param {{ticket: string, secret: string}} receipt
 * @param {import("./shrink.js").Photo} photo
 * @param {(share: number) => void} progressed
 * @returns {Promise<{photo: string}>}
 */
export function sendPhoto({ ticket, secret }, photo, progressed) {
  const address = `${inLanguage("/store-photo")}/${ticket}?${new URLSearchParams(photo.capture)}`;
  return retried(() => sent(address, secret, photo.blob, progressed));
}

function posted(address, body, key) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": key };
  return retried(async () => {
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    return checked(answer.status, await answer.text());
  });
}

/** By XMLHttpRequest, because `fetch` does not say how much has gone. */
function sent(address, secret, blob, progressed) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Authorization", `Bearer ${secret}`);
    request.setRequestHeader("Content-Type", blob.type);
    request.upload.addEventListener("progress", ({ loaded, total }) => progressed(loaded / total));
    request.addEventListener("error", () => reject(new Error("no network")));
    request.addEventListener("load", () => {
      try {
        resolve(checked(request.status, request.responseText));
      } catch (reason) {
        reject(reason);
      }
    });
    request.send(blob);
  });
}

function checked(status, text) {
  if (status >= 500 || status === 429) throw new Error(`busy: ${status}`);
  const body = JSON.parse(text);
  if (status >= 400) throw new Refused(status, body.detail, body.fields ?? []);
  return body;
}

async function retried(work) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (reason) {
      if (reason instanceof Refused || attempt === TRIES) throw reason;
      await new Promise((resume) => setTimeout(resume, FIRST_WAIT_MS * 2 ** (attempt - 1)));
    }
  }
}
