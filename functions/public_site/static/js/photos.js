/** Photos chosen or taken: shrunk one after the other, shown, and taken out again. */

import { made, part } from "./dom.js";

const HINT = "Foto dikecilkan dulu di ponsel Anda. Waktu dan tempat di dalam berkas ikut dikirim sebagai bukti, hanya untuk petugas.";

/** @type {WeakMap<HTMLFormElement, import("./shrink.js").Photo[]>} */
const PHOTOS = new WeakMap();

/** @param {HTMLFormElement} form */
export function start(form) {
  const box = part(form, "photo");
  const input = box.querySelector("input");
  const list = made("ul", { class: "previews", "aria-label": "Foto yang akan dikirim" });
  const note = made("p", { class: "hint", role: "status" });
  PHOTOS.set(form, []);
  box.append(list, note);
  box.querySelector(".hint").textContent = `Paling banyak ${box.dataset.limit}. ${HINT}`;
  input.addEventListener("change", () => take(form, [...input.files], list, note));
}

/**
 * @param {HTMLFormElement} form
 * @returns {import("./shrink.js").Photo[]}
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
  note.textContent = "Menyiapkan foto …";
  let said = "";
  for (const file of files) {
    if (photosOf(form).length >= Number(box.dataset.limit)) {
      said = `Paling banyak ${box.dataset.limit} foto; yang lain tidak ikut.`;
      break;
    }
    const photo = await shrunk(file);
    if (photo) add(form, photo, list, note);
    else said = `“${file.name}” tidak bisa dipakai sebagai foto.`;
  }
  note.textContent = said || count(form);
  input.disabled = photosOf(form).length >= Number(box.dataset.limit);
}

function add(form, photo, list, note) {
  const photos = photosOf(form);
  photos.push(photo);
  const name = `Foto ${photos.length}`;
  const url = URL.createObjectURL(photo.blob);
  const picture = photo.isShown ? made("img", { src: url, alt: name }) : made("span", {}, `${name} (tanpa pratinjau)`);
  const remove = made("button", { type: "button", class: "quiet" }, "Hapus", made("span", { class: "hidden" }, ` ${name}`));
  const item = made("li", {}, picture, made("small", {}, size(photo.blob)), remove);
  remove.addEventListener("click", () => {
    URL.revokeObjectURL(url);
    photos.splice(photos.indexOf(photo), 1);
    item.remove();
    const input = part(form, "photo").querySelector("input");
    input.disabled = false;
    input.focus();
    note.textContent = count(form);
  });
  list.append(item);
}

function count(form) {
  const { length } = photosOf(form);
  return length > 0 ? `${length} foto siap dikirim.` : "Belum ada foto.";
}

function size(blob) {
  return `${Math.max(1, Math.round(blob.size / 1024))} KB`;
}
