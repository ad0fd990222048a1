/** What is typed and chosen in the form, kept on this device until it is sent, thrown away or three days old.
 *
 * On a phone that is shared, the next person shall not read who reports: name and contact are never part of a draft, and
 * a confidential report leaves no draft at all.
 */

import { made } from "./dom.js";
import { all, forget, keep, newKey } from "./kept.js";
import { nameOf } from "./kinds.js";
import { sendLater, use } from "./offline.js";
import { photosOf } from "./photos.js";
import { fieldsOf } from "./sending.js";
import { when } from "./when.js";
import { inLanguage, say, sayMany } from "./words.js";

const LONGEST_MS = 3 * 24 * 3_600_000;
const PAUSE_MS = 400;
const LEAVING_MS = 1_500;
const NOT_KEPT = ["name", "phone", "email", "told_by"];
const USUAL = "public"; // what the form says before anything is chosen

/** @type {WeakMap<HTMLFormElement, string>} */
const IDS = new WeakMap();

/** @param {HTMLFormElement} form */
export async function start(form) {
  form.autocomplete = "off"; // or the browser's own memory of the fields comes back as well
  idOf(form);
  let waiting = 0;
  const soon = () => {
    waiting ||= setTimeout(() => {
      waiting = 0;
      save(form);
    }, PAUSE_MS);
  };
  for (const event of ["input", "change", "place"]) form.addEventListener(event, soon);
  form.addEventListener("supported", () => forget(idOf(form)));
  document.addEventListener("visibilitychange", () => document.hidden && save(form));
  soon(); // for what was typed before this script had come
  await offer(form);
}

/**
 * The copy of the form that a service worker keeps comes without a key: each time it is opened it gets one of its own.
 * @param {HTMLFormElement} form
 */
export function idOf(form) {
  if (!IDS.has(form)) take(form, (form.elements.idempotency_key.value ||= newKey()));
  return IDS.get(form);
}

/**
 * All of the form, contact included, for the way to the city.
 * @param {HTMLFormElement} form
 * @returns {Promise<boolean>} whether this device keeps it
 */
export async function putOut(form) {
  const isKept = await keep({ ...contentOf(form), state: "waiting" });
  sendLater();
  return isKept;
}

/** @param {HTMLFormElement} form */
export function takeBack(form) {
  return save(form);
}

/**
 * @param {HTMLFormElement} form
 * @param {import("./kept.js").Kept} report
 */
export function resume(form, report) {
  use();
  form.reset();
  form.elements.idempotency_key.value = report.key;
  take(form, report.id);
  for (const name of ["accuracy", "lat", "lon"]) form.elements.namedItem(name).value = "";
  for (const [name, value] of Object.entries(report.fields)) {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
  }
  form.dispatchEvent(new CustomEvent("restored", { detail: report }));
  form.dispatchEvent(new Event("change"));
}

function contentOf(form) {
  const fields = fieldsOf(form);
  const kind = fields.visibility === "confidential" ? say("Laporan rahasia") : nameOf(form);
  const key = form.elements.idempotency_key.value;
  const to = { report: inLanguage("/submit-report"), photos: inLanguage("/store-photo") };
  return { id: idOf(form), key, at: Date.now(), kind, to, fields, photos: [...photosOf(form)] };
}

async function save(form) {
  if (!form.isConnected || form.ariaBusy === "true") return;
  const draft = contentOf(form);
  const { visibility, ...others } = draft.fields;
  for (const name of NOT_KEPT) delete others[name];
  const isEmpty = visibility === USUAL && Object.keys(others).length === 0 && draft.photos.length === 0;
  if (!isEmpty) use();
  if (isEmpty || visibility === "confidential") await forget(draft.id);
  else await keep({ ...draft, fields: { ...others, visibility }, state: "draft" });
}

/** This page's own from now on: no other page offers it meanwhile. */
function take(form, id) {
  IDS.set(form, id);
  navigator.locks?.request(`kanal-draft-${id}`, () => new Promise(() => {}));
}

async function offer(form) {
  const drafts = (await all()).filter(({ state }) => state === "draft");
  const isOld = ({ at }) => Date.now() - at > LONGEST_MS;
  for (const { id } of drafts.filter(isOld)) await forget(id);
  for (const draft of drafts.filter((each) => !isOld(each) && each.id !== idOf(form))) {
    if (await isFree(draft.id)) return form.before(question(form, draft));
  }
}

/** Not open in another page. One that is just being left, by a reload, gives it free in a moment. */
function isFree(id) {
  const signal = AbortSignal.timeout?.(LEAVING_MS);
  return navigator.locks?.request(`kanal-draft-${id}`, { signal }, () => true).catch(() => false) ?? true;
}

function question(form, draft) {
  const about = [draft.kind, when(draft.at), draft.photos.length > 0 && sayMany("{n} foto", draft.photos.length)];
  const button = (kind, words) => made("button", { type: "button", class: kind }, words);
  const [goOn, throwAway] = [button("main", say("Ya, pakai lagi")), button("quiet", say("Buang"))];
  const box = made(
    "section",
    { class: "offer", "aria-labelledby": "offer-title" },
    made("h3", { id: "offer-title" }, say("Lanjutkan isian tadi?")),
    made("p", { class: "hint" }, `${about.filter(Boolean).join(" · ")}. ${say("Kontak Anda tidak ikut disimpan.")}`),
    made("div", { class: "ways" }, goOn, throwAway),
  );
  const end = () => {
    box.remove();
    form.querySelector("h3").focus();
  };
  goOn.addEventListener("click", () => (resume(form, draft), end()));
  throwAway.addEventListener("click", async () => {
    await forget(draft.id);
    end();
    await offer(form);
  });
  return box;
}
