/** j and k go down and up the list; Enter opens, as on every link. */

import { onKeys } from "./keys.js";

/** @param {HTMLElement} list */
export function start(list) {
  const links = [...list.querySelectorAll("li > a")];
  const go = (/** @type {number} */ step) => {
    const at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    const next = links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  onKeys({ j: () => go(1), k: () => go(-1), ArrowDown: () => go(1), ArrowUp: () => go(-1) });
  list.classList.add("with-keys");
}
