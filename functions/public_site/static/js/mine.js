/** The reports of this device. They are kept in this browser only, and only as long as the citizen wants them to be. */

const KEY = "kanal-mine";

/** @typedef {{ticket: string, secret?: string, kind: string, at: string}} Mine `at`: when it was remembered */

/** @returns {Mine[]} the newest first; none where the browser keeps nothing */
export function all() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each?.ticket === "string") : [];
  } catch {
    return [];
  }
}

/**
 * Once for each ticket; a secret that is known already stays.
 * @param {{ticket: string, secret?: string, kind: string}} report without a secret, a supported one
 * @returns {boolean} whether this browser keeps it
 */
export function remember({ ticket, secret, kind }) {
  const before = all().find((each) => each.ticket === ticket);
  const known = secret ?? before?.secret;
  const mine = { ticket, ...(known ? { secret: known } : {}), kind, at: before?.at ?? new Date().toISOString() };
  return keep([mine, ...others(ticket)]);
}

/** @param {string} ticket */
export function forget(ticket) {
  keep(others(ticket));
}

export function forgetAll() {
  keep([]);
}

function others(ticket) {
  return all().filter((each) => each.ticket !== ticket);
}

function keep(reports) {
  try {
    if (reports.length > 0) localStorage.setItem(KEY, JSON.stringify(reports));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}
