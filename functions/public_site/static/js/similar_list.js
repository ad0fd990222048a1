/** The group "already reported?": each of the similar ones, and the choice between supporting it and sending. */

import { Refused } from "./answers.js";
import { device } from "./device.js";
import { part } from "./dom.js";
import { all } from "./mine.js";
import { sendSupport } from "./sending.js";
import { leadTo, reveal } from "./steps.js";
import { showSupported } from "./supported.js";
import { problemsIn, show as showProblems } from "./validation.js";
import { say, to } from "./words.js";

/**
 * @typedef {{ticket: string, kind: string, label: string, lamp: string, is_open: boolean, facts: string,
 *   photo: string | null}} Similar
 */

const WRONG = say("Dukungan belum dikirim. Periksa isian berikut.");
const UNSENT = say("Dukungan belum terkirim karena jaringan terganggu. Coba sekali lagi, atau kirim laporan Anda.");

/**
 * @param {HTMLFormElement} form
 * @param {string} question that was asked
 * @param {Similar[]} found
 */
export function show(form, question, found) {
  const group = document.querySelector("#similar-group").content.firstElementChild.cloneNode(true);
  const list = group.querySelector("ul");
  const empty = list.firstElementChild;
  group.dataset.question = question;
  list.replaceChildren(...found.map((one) => filled(form, empty.cloneNode(true), one)));
  part(form, "sending").before(group);
  const tell = () => (part(group, "told").textContent = toldBy(contactOf(form)));
  form.addEventListener("input", tell);
  tell();
  leadTo(form, group);
}

function filled(form, item, one) {
  for (const name of ["kind", "label", "facts", "ticket"]) part(item, name).textContent = one[name];
  part(item, "which").textContent = one.ticket;
  part(item, "lamp").classList.add(one.lamp);
  part(item, "page").href = to(`/laporan/${one.ticket}`);
  if (one.photo) Object.assign(part(item, "photo"), { src: one.photo, hidden: false });
  const known = all().find(({ ticket }) => ticket === one.ticket);
  part(item, "mine").hidden = !known?.secret;
  part(item, "again").hidden = !known || Boolean(known.secret);
  part(item, "ended").hidden = one.is_open;
  part(item, "same").hidden = !one.is_open || Boolean(known);
  part(item, "same").addEventListener("click", () => support(form, item, one));
  return item;
}

async function support(form, item, one) {
  if (form.ariaBusy === "true") return;
  const contact = contactOf(form);
  const problems = problemsIn(form, part(form, "contact"));
  if (problems.length > 0) {
    refuse(form, problems, WRONG);
    return;
  }
  busy(form, true);
  try {
    const answer = await sendSupport(to(`/laporan/${one.ticket}/dukung`), { ...contact, device: device() }, form.elements.idempotency_key.value);
    form.dispatchEvent(new Event("supported"));
    showSupported(answer, one.kind);
  } catch (reason) {
    if (reason instanceof Refused && reason.status === 409) end(item);
    else refuse(form, reason.fields ?? [], reason instanceof Refused ? reason.message : UNSENT);
  } finally {
    busy(form, false);
  }
}

/** It has been closed meanwhile. */
function end(item) {
  part(item, "same").hidden = true;
  part(item, "ended").hidden = false;
  part(item, "ended").tabIndex = -1;
  part(item, "ended").focus();
}

function refuse(form, problems, sentence) {
  reveal(form, problems.map(({ field }) => field));
  showProblems(form, problems, sentence);
}

function contactOf(form) {
  const given = new FormData(form);
  const names = ["phone", "email", "told_by"].filter((name) => String(given.get(name) ?? "").trim() !== "");
  return Object.fromEntries(names.map((name) => [name, given.get(name)]));
}

function toldBy({ phone, email, told_by: by }) {
  const address = by === "whatsapp" || !email ? phone : email;
  if (!address) return say("Anda tidak mengisi kontak. Tidak apa-apa: Anda masih bisa mengisinya sesudah mendukung.");
  return say("Kalau Anda mendukung, kabar dikirim ke {address}, seperti kepada pelapornya.", { address });
}

function busy(form, isBusy) {
  form.ariaBusy = String(isBusy);
  part(form, "sending").textContent = isBusy ? say("Mengirim dukungan …") : "";
}
