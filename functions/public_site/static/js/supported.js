/** After "it's the same": the report is remembered on this device, and an address may still be left. */

import { device } from "./device.js";
import { part, turnTo } from "./dom.js";
import { remember } from "./mine.js";
import { say, to } from "./words.js";

/** @param {HTMLElement} section */
export function start(section) {
  remember({ ticket: part(section, "ticket").textContent, kind: section.dataset.kind });
  const { device: field } = part(section, "tell-me").elements;
  if (!field.value) field.value = device();
}

/**
 * In the form's place.
 * @param {{ticket: string, awaited: string, is_told: boolean}} answer
 * @param {string} kind
 */
export function showSupported({ ticket, awaited, is_told: isTold }, kind) {
  const page = document.querySelector("#supported").content.cloneNode(true);
  const section = page.querySelector("section");
  section.dataset.kind = kind;
  part(section, "ticket").textContent = ticket;
  part(section, "awaited").textContent = awaited;
  part(section, "is-told").hidden = !isTold;
  part(section, "not-told").hidden = isTold;
  part(section, "tell-me").action = to(`/laporan/${ticket}/dukung`);
  part(section, "page").href = to(`/laporan/${ticket}`);
  turnTo(page, say("Laporan {ticket} didukung", { ticket }));
  start(section);
  section.querySelector("h1").focus();
}
