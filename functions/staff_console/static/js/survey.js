/** The surveyor's day: findings are kept on this phone first, then sent; the walk begins where the phone is. */

import { part } from "/public-site/aset/js/dom.js";
import { shrunk } from "/public-site/aset/js/shrink.js";
import { keep, onChange } from "./survey_kept.js";
import { deliverAll, SignedOut } from "./survey_outbox.js";
import * as outbox from "./survey_list.js";
import { keepAll } from "./survey_page.js";
import { captureAt, whereFrom } from "./survey_place.js";
import * as order from "./survey_order.js";

const AGAIN_MS = 30_000;
/** @type {WeakMap<HTMLFormElement, {blob: Blob, capture: Record<string, string | number>}>} */
const PHOTOS = new WeakMap();

/** @param {HTMLElement} day */
export async function start(day) {
  for (const form of day.querySelectorAll(".stop form")) {
    form.elements.photo.addEventListener("change", () => take(form));
    if (form.elements.photo.files.length > 0) take(form); // chosen before this script had come
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      note(day, form, event.submitter);
    });
  }
  order.start(day);
  outbox.start(day, () => send(day));
  onChange(() => outbox.show(day));
  for (const event of ["online", "focus"]) addEventListener(event, () => send(day));
  setInterval(() => send(day), AGAIN_MS);
  await outbox.show(day);
  await send(day);
  await outlast().catch(() => {}); // the page works without, as long as there is a network
}

async function take(form) {
  const said = part(form, "photo-note");
  const [file] = form.elements.photo.files;
  PHOTOS.delete(form);
  said.textContent = file ? "Menyiapkan foto …" : "";
  if (!file) return;
  const [photo, place] = await Promise.all([shrunk(file), whereFrom()]);
  if (!photo) said.textContent = "Foto ini tidak bisa dipakai. Ambil sekali lagi.";
  else {
    PHOTOS.set(form, { blob: photo.blob, capture: captureAt(photo.capture, place, file.lastModified) });
    said.textContent = place || photo.capture.lat ? "Foto siap, dengan waktu dan tempat." : "Foto siap. Tempatnya tidak diketahui: nyalakan lokasi.";
  }
}

async function note(day, form, button) {
  const stop = form.closest(".stop");
  const photo = PHOTOS.get(form);
  if (form.elements.photo.files.length > 0 && !photo) {
    part(form, "problem").textContent = "Tunggu sebentar, foto sedang disiapkan.";
    return;
  }
  const fields = new FormData(form);
  await keep({
    id: crypto.randomUUID(),
    state: "waiting",
    post: document.querySelector('meta[name="post"]').content,
    ticket: stop.dataset.ticket,
    kind: stop.dataset.kind,
    finding: button.value,
    said: button.textContent.trim(),
    seen: fields.get("seen"),
    chips: fields.getAll("chip"),
    note: fields.get("note").trim(),
    photo: photo?.blob,
    capture: photo?.capture ?? {},
    at: Date.now(),
  });
  order.next(day, stop);
  await send(day);
}

async function send(day) {
  try {
    await deliverAll((finding, label) => outbox.arrived(day, finding, label));
    outbox.explain(day, null);
  } catch (reason) {
    outbox.explain(day, reason instanceof SignedOut ? "signed-out" : "no-network");
    navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("survey")).catch(() => {});
  }
}

async function outlast() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register("/staff-console/sw.js", { type: "module", updateViaCache: "none" });
  await navigator.serviceWorker.ready;
  await keepAll();
  document.documentElement.dataset.outlasts = "true";
}
