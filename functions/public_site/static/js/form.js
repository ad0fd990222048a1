/** The citizen's form, with all that a script adds to it. */

import * as contact from "./contact.js";
import { part } from "./dom.js";
import * as kinds from "./kinds.js";
import * as photos from "./photos.js";
import * as place from "./place.js";
import * as similar from "./similar.js";
import * as steps from "./steps.js";
import { clear, problemsIn, show } from "./validation.js";
import { say } from "./words.js";

const CHECK = say("Laporan belum dikirim. Periksa isian berikut.");
const UNSENT = say("Laporan belum terkirim karena jaringan terganggu. Isian Anda masih ada; kirim sekali lagi.");

/** @param {HTMLFormElement} form */
export function start(form) {
  form.noValidate = true;
  contact.start(form);
  kinds.start(form);
  photos.start(form);
  place.start(form);
  similar.start(form);
  steps.start(form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.ariaBusy === "true" || steps.advance(form)) return;
    const problems = problemsIn(form);
    if (problems.length > 0) refuse(form, problems, CHECK);
    else if (!(await similar.holdsBack(form))) send(form);
  });
}

async function send(form) {
  clear(form);
  busy(form, true);
  try {
    const [{ showReceipt }, receipt] = await Promise.all([import("./sent.js"), kept(form)]);
    showReceipt(receipt, photos.photosOf(form));
  } catch (reason) {
    busy(form, false);
    refuse(form, reason.fields ?? [], reason.fields ? reason.message : UNSENT);
  }
}

/** A key that came before with other words is of an earlier attempt: these words are a report of their own. */
async function kept(form) {
  const { Refused, fieldsOf, sendReport } = await import("./sending.js");
  const key = form.elements.idempotency_key;
  const fields = fieldsOf(form);
  try {
    return await sendReport(fields, key.value);
  } catch (reason) {
    if (!(reason instanceof Refused) || reason.status !== 409) throw reason;
    key.value = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return sendReport(fields, key.value);
  }
}

function refuse(form, problems, sentence) {
  steps.reveal(form, problems.map((each) => each.field));
  show(form, problems, sentence);
}

function busy(form, isBusy) {
  form.ariaBusy = String(isBusy);
  part(form, "send").setAttribute("aria-disabled", String(isBusy));
  part(form, "sending").textContent = isBusy ? say("Mengirim laporan …") : "";
}
