/** Looking for a street or a place by its name. The list of all of them is brought when somebody begins to look, and what
 * is typed stays in this browser.
 */

import { made, part } from "./dom.js";
import { say, sayMany } from "./words.js";

const NONE = say("Tidak ada yang cocok. Coba tulis lain, atau pakai peta.");
const UNREACHED = say("Daftar tempat belum bisa dibuka. Pakai peta, atau tulis patokannya.");

/** @param {HTMLElement} box */
export function start(box) {
  const field = box.querySelector("input");
  const note = part(box, "search-note");
  const list = part(box, "found-places");
  const fill = landmarkFiller(box.closest("form").elements.landmark);
  let finding = null;
  const bring = () => (finding ??= brought().catch(() => (finding = null)));
  const chosen = (place) => {
    field.value = place.nama;
    show(list, []);
    note.textContent = "";
    fill(place.nama);
    tell(box.closest("form"), place);
  };
  field.addEventListener("focus", bring);
  field.addEventListener("input", async () => {
    const typed = field.value;
    const find = await bring();
    if (typed !== field.value) return; // somebody types on
    const places = find?.(typed) ?? [];
    show(list, places, chosen);
    note.textContent = typed.trim() && sentence(find, places);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // this is not yet the report
    list.querySelector("button")?.focus();
  });
}

async function brought() {
  const [answer, { finder }] = await Promise.all([fetch("/public-site/tempat.json"), import("./known_places.js")]);
  return finder((await answer.json()).tempat);
}

function sentence(find, places) {
  if (!find) return UNREACHED;
  return places.length > 0 ? sayMany("{n} tempat ditemukan. Pilih salah satu.", places.length) : NONE;
}

function show(list, places, chosen) {
  list.hidden = places.length === 0;
  list.replaceChildren(...places.map((place) => {
    const about = [place.jenis, say("Kel. {name}", { name: place.kelurahan })].filter(Boolean).join(" · ");
    const button = made("button", { type: "button", class: "quiet" }, made("strong", {}, place.nama), made("small", {}, about));
    button.addEventListener("click", () => chosen(place));
    return made("li", {}, button);
  }));
}

/** The landmark says it as well, unless the citizen has written another. */
function landmarkFiller(landmark) {
  let filled = "";
  return (name) => {
    if (landmark.value.trim() !== "" && landmark.value !== filled) return;
    landmark.value = filled = name;
    landmark.dispatchEvent(new Event("input", { bubbles: true }));
  };
}

/** The pin is where the next key or finger goes. */
function tell(form, place) {
  form.dispatchEvent(new CustomEvent("known-place", { detail: place }));
  (form.querySelector(".map .pin") ?? form.querySelector("#unpin")).focus();
}
