/** A photo of a plain form, made small before it goes, with what its file and this phone know of time and place. */

import { made, part } from "/public-site/aset/js/dom.js";
import { shrunk } from "/public-site/aset/js/shrink.js";
import { captureAt, whereFrom } from "./survey_place.js";

/** @param {HTMLElement} field */
export function start(field) {
  const input = field.querySelector("input[type=file]");
  input.addEventListener("change", () => take(field, input));
  if (input.files.length > 0) take(field, input); // chosen before this script had come
}

async function take(field, input) {
  const suffix = input.name.replace(/^photo/, "");
  const said = part(field, "said");
  declare(field, {}, suffix);
  const [file] = input.files;
  if (!file) return;
  said.textContent = "Menyiapkan foto …";
  const asked = whereFrom();
  const photo = await shrunk(file);
  if (input.files[0] !== file) return;
  said.textContent = photo ? "Foto siap." : "Foto ini tidak bisa dipakai.";
  if (!photo) return;
  if (photo.isShown) replace(input, photo.blob);
  const [sent] = input.files;
  declare(field, captureAt(photo.capture, null, file.lastModified), suffix);
  const place = await asked; // it may take a while, and nobody waits for it
  if (place && input.files[0] === sent) declare(field, captureAt(photo.capture, place, file.lastModified), suffix);
}

function declare(field, capture, suffix) {
  for (const hidden of field.querySelectorAll("[type=hidden]")) hidden.remove();
  const inputs = Object.entries(capture).map(([name, value]) => made("input", { type: "hidden", name: name + suffix, value: String(value) }));
  field.append(...inputs);
}

function replace(input, blob) {
  const files = new DataTransfer();
  files.items.add(new File([blob], "foto.jpg", { type: "image/jpeg" }));
  input.files = files.files;
}
