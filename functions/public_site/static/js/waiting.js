/** Reports of this device that wait for a network, come back to be corrected, or were sent while nobody looked. */

import { made, part } from "./dom.js";
import { all, change, onChange } from "./kept.js";
import { idOf, resume } from "./draft.js";
import { deliverAll, discard } from "./outbox.js";
import { show } from "./validation.js";
import { when } from "./when.js";
import { say, sayMany } from "./words.js";

const EVERY_MS = 30_000;

/** @param {HTMLFormElement} form */
export function start(form) {
  const list = () => render(form);
  onChange(list);
  list();
  addEventListener("online", () => tryAll());
  document.addEventListener("visibilitychange", () => document.hidden || tryAll());
  part(section(), "send-now").addEventListener("click", () => tryAll(true));
  setInterval(tryAll, EVERY_MS);
  tryAll();
}

/**
 * In the form's place: its report waits here.
 * @param {HTMLFormElement} form
 */
export async function showWaiting(form) {
  form.closest(".columns").remove();
  document.querySelector(".intro")?.classList.add("hidden");
  delete document.body.dataset.step;
  part(section(), "another").hidden = false;
  await render(form);
  scrollTo(0, 0);
  section().querySelector("h2").focus();
}

let turn = Promise.resolve();

/** One after the other; what does not arrive stays in the list. */
function tryAll(isAsked = false) {
  turn = turn.then(() => deliverAll(isAsked)).catch(() => {});
}

async function render(form) {
  const reports = (await all()).filter(({ id, state }) => state !== "draft" && !(form.isConnected && id === idOf(form)));
  if (!section()) return; // a receipt stands in its place
  section().hidden = reports.length === 0;
  const isWaiting = reports.some(({ state }) => state === "waiting");
  for (const each of section().querySelectorAll("[data-part=just-kept]")) each.hidden = form.isConnected || !isWaiting;
  part(section(), "kept-before").hidden = !form.isConnected && isWaiting;
  part(section(), "send-now").hidden = !isWaiting && !reports.some(({ state, photos }) => state === "sent" && photos.length > 0);
  part(section(), "reports").replaceChildren(...reports.map((report) => item(form, report)));
}

function section() {
  return document.querySelector("#on-device");
}

function item(form, report) {
  const [lamp, words] = STATES[report.state](report);
  return made(
    "li",
    { class: lamp },
    made("strong", {}, report.kind || say("Laporan")),
    made("small", {}, when(report.at)),
    made("span", {}, words),
    ...Object.values(report.lost ?? {}).map((sentence) => made("span", {}, say("Satu foto tidak terlampir: {sentence}", { sentence }))),
    made("div", { class: "ways" }, ...buttons(form, report)),
  );
}

/** @type {Record<string, (report: import("./kept.js").Kept) => [string, string]>} */
const STATES = {
  waiting: ({ photos, notBefore }) => ["", [waitsFor(notBefore), more(photos)].join(" ")],
  refused: ({ problem }) => ["bad", say("Perlu diperbaiki: {sentence}", { sentence: problem.sentence })],
  sent: ({ receipt, photos }) => ["good", [say("Terkirim. Nomor tiket {ticket}.", { ticket: receipt.ticket }), more(photos)].join(" ")],
};

function waitsFor(notBefore) {
  if (!(notBefore > Date.now())) return say("Menunggu jaringan.");
  return say("Sedang masuk sangat banyak laporan. Dikirim sendiri sesudah {when}.", { when: when(notBefore) });
}

function more(photos) {
  return photos.length > 0 ? sayMany("{n} foto menyusul.", photos.length) : "";
}

function buttons(form, report) {
  const { id, state, isSeen } = report;
  const remove = button(say("Hapus dari perangkat ini"), () => discard(report));
  if (state === "waiting") return [remove];
  if (state === "sent") return isSeen ? [remove] : [button(say("Lihat tanda terima"), () => import("./sent.js").then(({ follow }) => follow(id)))];
  return form.isConnected ? [button(say("Perbaiki"), () => correct(form, id)), remove] : [remove];
}

async function correct(form, id) {
  const report = await change(id, () => ({ state: "draft" }));
  form.parentElement.querySelector(".offer")?.remove();
  resume(form, report);
  show(form, report.problem.fields, report.problem.sentence);
}

function button(words, pressed) {
  const element = made("button", { type: "button", class: "quiet" }, words);
  element.addEventListener("click", pressed);
  return element;
}
