/** What the server answers to what was sent, also to the service worker: taken, never, or not now. */

const BUSY = new Set([408, 425]);
const LATER_S = 60; // where nobody has said when

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

/** What the server takes at another time, or at once with the solution of `challenge`. */
export class Later extends Error {
  /**
   * @param {string} sentence empty where the server said none
   * @param {number} until milliseconds since 1970
   * @param {object} [challenge] as ALTCHA's widget takes it
   */
  constructor(sentence, until, challenge) {
    super(sentence);
    this.until = until;
    this.challenge = challenge;
  }
}

/**
 * @param {number} status
 * @param {string} text
 * @param {string | null} retryAfter the header, in seconds
 * @returns {any} what was taken. Throws Refused, Later, and Error for what may be sent again at once.
 */
export function checked(status, text, retryAfter) {
  if (status === 429) throw later(text, retryAfter);
  if (status >= 500 || BUSY.has(status)) throw new Error(`busy: ${status}`);
  const body = JSON.parse(text);
  if (status >= 400) throw new Refused(status, body.detail, body.fields ?? []);
  return body;
}

/** The load balancer's own refusal is no JSON. */
function later(text, retryAfter) {
  const until = Date.now() + 1_000 * (Number(retryAfter) || LATER_S);
  try {
    const { detail, proof } = JSON.parse(text);
    return new Later(detail, until, proof);
  } catch {
    return new Later("", until);
  }
}
