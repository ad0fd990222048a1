/** The name that this browser has given itself: random, sent only with a support, so that it counts once. */

const KEY = "kanal-device";

/** @returns {string} the same as long as the browser keeps it */
export function device() {
  const made = crypto.getRandomValues(new Uint32Array(4)).join("-");
  try {
    const kept = localStorage.getItem(KEY) ?? made;
    localStorage.setItem(KEY, kept);
    return kept;
  } catch {
    return made;
  }
}
