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
  outlast(form).catch(() => {}); // the form works without, as long as there is a network
}

/** On this device first, then to the city: whatever happens on the way, nothing is lost and nothing arrives twice. */
async function send(form) {
  clear(form);
  busy(form, true);
  try {
    const [{ follow }, draft] = await Promise.all([import("./sent.js"), import("./draft.js")]);
    const isKept = await draft.putOut(form);
    await follow(draft.idOf(form)).catch((reason) => unsent(form, reason, isKept));
  } catch {
    refuse(form, [], UNSENT); // what sends it could not be brought
  } finally {
    busy(form, false);
  }
}

async function unsent(form, reason, isKept) {
  const [{ takeBack }, { showWaiting }] = await Promise.all([import("./draft.js"), import("./waiting.js")]);
  busy(form, false);
  const isRefused = reason.fields !== undefined;
  if (isKept && !isRefused) return showWaiting(form);
  await takeBack(form);
  return refuse(form, reason.fields ?? [], (isRefused || reason.until) && reason.message ? reason.message : UNSENT);
}

/** What makes the form outlast a reload and a dead network. It is brought when the form can be used already. */
async function outlast(form) {
  const [draft, waiting, offline] = await Promise.all([import("./draft.js"), import("./waiting.js"), import("./offline.js")]);
  await draft.start(form);
  waiting.start(form);
  if (document.readyState !== "complete") await new Promise((resume) => addEventListener("load", resume, { once: true }));
  await Promise.all([offline.start(), import("./sent.js"), import("./shrink.js")]);
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
