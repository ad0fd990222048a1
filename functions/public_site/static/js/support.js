/** The form of a report's own page: who supports from this device counts once, and is told when that was before. */

import { device } from "./device.js";
import { part } from "./dom.js";
import { all } from "./mine.js";

/** @param {HTMLFormElement} form */
export function start(form) {
  form.elements.device.value = device();
  part(form, "again").hidden = !all().some(({ ticket, secret }) => ticket === form.dataset.ticket && !secret);
}
