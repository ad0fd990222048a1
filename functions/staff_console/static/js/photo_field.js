/** A photo of a plain form, made small before it goes, with what its file and this phone know of time and place. */

import { made, part } from "/public-site/aset/js/dom.js";
import { shrunk } from "/public-site/aset/js/shrink.js";
import { captureAt, whereFrom } from "./survey_place.js";

/** @param {HTMLElement} field */
export function start(field) {
  const input = field.querySelector("input[type=file]");
  const suffix = input.name.replace(/^photo/, "");
  const said = part(field, "said");
  input.addEventListener("change", async () => {
    for (const hidden of field.querySelectorAll("[type=hidden]")) hidden.remove();
    const [file] = input.files;
    if (!file) return;
    said.textContent = "Menyiapkan foto …";
    const [photo, place] = await Promise.all([shrunk(file), whereFrom()]);
    if (input.files[0] !== file) return;
    if (photo) field.append(...hiddenOf(captureAt(photo.capture, place, file.lastModified), suffix));
    if (photo?.isShown) replace(input, photo.blob);
    said.textContent = photo ? "Foto siap." : "Foto ini tidak bisa dipakai.";
  });
}

function hiddenOf(capture, suffix) {
  return Object.entries(capture).map(([name, value]) => made("input", { type: "hidden", name: name + suffix, value: String(value) }));
}

function replace(input, blob) {
  const files = new DataTransfer();
  files.items.add(new File([blob], "foto.jpg", { type: "image/jpeg" }));
  input.files = files.files;
}
