/** To the server, also from the service worker. What was lost on the way is sent again, and counts once. */

const TRIES = 4;
const FIRST_WAIT_MS = 1_000;
const POST_MS = 20_000; // a few kilobytes: what takes longer does not come any more
const BUSY = new Set([408, 425, 429]);

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
 * @param {import("./kept.js").Kept} report its key is the same whenever it is sent, so that it is kept once
 * @returns {Promise<import("./kept.js").Receipt>}
 */
export function sendReport({ fields, key, to }) {
  return posted(to.report, fields, key);
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

function posted(address, body, key) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": key };
  return retried(async () => {
    const signal = AbortSignal.timeout?.(POST_MS);
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body), signal });
    return checked(answer.status, await answer.text());
  });
}

async function unwatched(address, headers, body) {
  const answer = await fetch(address, { method: "POST", headers, body });
  return checked(answer.status, await answer.text());
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
        resolve(checked(request.status, request.responseText));
      } catch (reason) {
        reject(reason);
      }
    });
    request.send(body);
  });
}

function checked(status, text) {
  if (status >= 500 || BUSY.has(status)) throw new Error(`busy: ${status}`);
  const body = JSON.parse(text);
  if (status >= 400) throw new Refused(status, body.detail, body.fields ?? []);
  return body;
}

async function retried(work) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (reason) {
      if (reason instanceof Refused || reason.name === "TimeoutError" || attempt === TRIES) throw reason;
      await new Promise((resume) => setTimeout(resume, FIRST_WAIT_MS * 2 ** (attempt - 1)));
    }
  }
}
