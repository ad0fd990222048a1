/** "Remember on this device": the receipt's choice. What is not chosen is forgotten at once. */

import { part } from "./dom.js";
import { forget, remember } from "./mine.js";
import { say } from "./words.js";

/**
 * @param {HTMLElement} section the receipt
 * @param {{ticket: string, secret: string, kind: string}} report
 */
export function offer(section, report) {
  const box = part(section, "remember");
  const choice = box.querySelector("input");
  const note = part(section, "remember-note");
  const follow = () => {
    if (!choice.checked) forget(report.ticket);
    else if (!remember(report)) choice.checked = false;
    note.textContent = choice.checked ? "" : say("Perangkat ini tidak mengingat laporan ini. Simpan nomor tiket dan kode rahasianya.");
  };
  box.hidden = false;
  choice.checked = section.dataset.visibility !== "confidential"; // others may use the same phone
  choice.addEventListener("change", follow);
  follow();
}
