/** Keys of one letter, unless somebody is typing or has switched them off on this device. */

const KEPT = "kanal-petugas-tanpa-tombol";

/** @param {Record<string, () => void>} actions by letter, or by the name of the key */
export function onKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !areOn()) return;
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

export function areOn() {
  try {
    return localStorage.getItem(KEPT) === null;
  } catch {
    return true;
  }
}

/** @param {boolean} on */
export function turn(on) {
  if (on) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, "ya");
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof Element && target.closest("input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]") !== null;
}
