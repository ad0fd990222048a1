/** Photos chosen or taken: shrunk one after the other, shown, and taken out again. */

import { made, part } from "./dom.js";
import { say, sayMany } from "./words.js";

const HINT = say("Foto dikecilkan dulu di ponsel Anda. Waktu dan tempat di dalam berkas ikut dikirim sebagai bukti, hanya untuk petugas.");

/** @type {WeakMap<HTMLFormElement, import("./shrink.js").Photo[]>} */
const PHOTOS = new WeakMap();

/** @param {HTMLFormElement} form */
export function start(form) {
  const box = part(form, "photo");
  const input = box.querySelector("input");
  const list = made("ul", { class: "previews", "aria-label": say("Foto yang akan dikirim") });
  const note = made("p", { class: "hint", role: "status" });
  PHOTOS.set(form, []);
  form.addEventListener("restored", ({ detail }) => {
    list.replaceChildren();
    PHOTOS.set(form, []);
    for (const photo of detail.photos) add(form, photo, list, note);
    note.textContent = count(form);
  });
  box.append(list, note);
  box.querySelector(".hint").textContent = [say("Paling banyak {n}.", { n: box.dataset.limit }), HINT].join(" ");
  input.addEventListener("change", () => take(form, [...input.files], list, note));
  if (input.files.length > 0) take(form, [...input.files], list, note); // chosen before this script had come
}

/**
 * @param {HTMLFormElement} form
 * @returns {import("./kept.js").KeptPhoto[]}
 */
export function photosOf(form) {
  return PHOTOS.get(form);
}

async function take(form, files, list, note) {
  const box = part(form, "photo");
  const input = box.querySelector("input");
  const { shrunk } = await import("./shrink.js");
  input.value = "";
  input.disabled = true;
  note.textContent = say("Menyiapkan foto …");
  let said = "";
  for (const file of files) {
    if (photosOf(form).length >= Number(box.dataset.limit)) {
      said = say("Paling banyak {n} foto; yang lain tidak ikut.", { n: box.dataset.limit });
      break;
    }
    const photo = await shrunk(file);
    if (photo) add(form, { ...photo, key: crypto.randomUUID() }, list, note);
    else said = say("“{name}” tidak bisa dipakai sebagai foto.", { name: file.name });
  }
  note.textContent = said || count(form);
  input.disabled = photosOf(form).length >= Number(box.dataset.limit);
}

function add(form, photo, list, note) {
  const photos = photosOf(form);
  photos.push(photo);
  const name = say("Foto {n}", { n: photos.length });
  const url = URL.createObjectURL(photo.blob);
  const picture = photo.isShown ? made("img", { src: url, alt: name }) : made("span", {}, say("{name} (tanpa pratinjau)", { name }));
  const remove = made("button", { type: "button", class: "quiet" }, say("Hapus"), made("span", { class: "hidden" }, ` ${name}`));
  const item = made("li", {}, picture, made("small", {}, size(photo.blob)), remove);
  remove.addEventListener("click", () => {
    URL.revokeObjectURL(url);
    photos.splice(photos.indexOf(photo), 1);
    item.remove();
    const input = part(form, "photo").querySelector("input");
    input.disabled = false;
    input.focus();
    note.textContent = count(form);
    form.dispatchEvent(new Event("change"));
  });
  list.append(item);
  form.dispatchEvent(new Event("change"));
}

function count(form) {
  const { length } = photosOf(form);
  return length > 0 ? sayMany("{n} foto siap dikirim.", length) : say("Belum ada foto.");
}

function size(blob) {
  return `${Math.max(1, Math.round(blob.size / 1024))} KB`;
}
