/** What is wrong with a part of the form, said as the server says it: a summary with links, and beside each field. */

import { made } from "./dom.js";
import { isPlaceRequired } from "./kinds.js";
import { say } from "./words.js";

/** @typedef {{field: string, problem: string}} Problem */

const IN_ITS_PLACE = { lat: "place", lon: "place" }; // the map stands where the two numbers were
const LEAST = 10;

/** @type {Record<string, (form: HTMLFormElement) => string | false>} */
const CHECKS = {
  channel: (form) => !form.elements.channel.value && say("Pilih jenis masalahnya."),
  text: (form) => form.elements.text.value.trim().length < LEAST && say("Ceritakan masalahnya, paling sedikit {n} huruf.", { n: LEAST }),
  lat: (form) => form.dataset.outside || false,
  landmark: (form) =>
    isPlaceRequired(form) && !form.elements.lat.value && !form.elements.landmark.value.trim() &&
    say("Tunjukkan lokasinya: titik di peta atau patokan terdekat."),
  phone: (form) =>
    isUnlike(form.elements.phone, /^\+?[0-9 ()-]{6,20}$/) && say("Nomor telepon belum benar. Contoh: 0812 3456 7890."),
  email: (form) =>
    isUnlike(form.elements.email, /^[^@\s]+@[^@\s]+\.[^@\s]+$/) && say("Alamat email belum benar. Contoh: nama@contoh.id."),
};

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} within only fields that lie in it
 * @returns {Problem[]}
 */
export function problemsIn(form, within = form) {
  return Object.entries(CHECKS)
    .filter(([name]) => boxOf(within, name))
    .map(([field, check]) => ({ field, problem: check(form) }))
    .filter(({ problem }) => problem);
}

/**
 * @param {HTMLFormElement} form
 * @param {Problem[]} problems
 * @param {string} sentence
 */
export function show(form, problems, sentence) {
  clear(form);
  const said = new Set();
  for (const { field, problem } of problems) {
    const box = boxOf(form, field);
    if (box && !said.has(box)) mark(box, field, problem);
    said.add(box);
  }
  const items = problems.map(({ field, problem }) => made("li", {}, link(form, field, problem)));
  const summary = made(
    "div",
    { class: "summary", role: "alert", tabindex: "-1", "aria-labelledby": "summary-title" },
    made("h2", { id: "summary-title" }, problems.length > 0 ? say("Ada yang perlu diperbaiki") : say("Belum terkirim")),
    made("p", {}, sentence),
    ...(items.length > 0 ? [made("ul", {}, ...items)] : []),
  );
  form.before(summary);
  summary.focus();
}

/** @param {HTMLFormElement} form */
export function clear(form) {
  form.parentElement.querySelector(".summary")?.remove();
  for (const box of form.querySelectorAll(".wrong")) {
    box.classList.remove("wrong");
    box.querySelector(".problem")?.remove();
    for (const each of [box, ...box.querySelectorAll("[aria-invalid]")]) each.removeAttribute("aria-invalid");
  }
}

/** The field's own box, or the one that stands in its place. */
function boxOf(within, field) {
  const other = IN_ITS_PLACE[field];
  return (other && within.querySelector(`[data-field="${other}"]`)) || within.querySelector(`[data-field="${field}"]`);
}

function mark(box, field, problem) {
  const id = `${field}-problem`;
  const words = made("p", { class: "problem", id }, made("span", { class: "hidden" }, `${say("Kesalahan:")} `), problem);
  const legend = box.querySelector(":scope > legend");
  const control = box.querySelector("input, select, textarea");
  const described = legend ? box : control;
  if (legend) legend.after(words);
  else control.before(words);
  box.classList.add("wrong");
  const ids = (described.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
  described.setAttribute("aria-describedby", [...ids, id].join(" "));
  if (!legend) described.setAttribute("aria-invalid", "true");
}

function link(form, field, problem) {
  const control = boxOf(form, field)?.querySelector("input, select, textarea, button");
  return control?.id ? made("a", { href: `#${control.id}` }, problem) : problem;
}

function isUnlike(input, shape) {
  const typed = input.value.trim();
  return typed !== "" && !shape.test(typed);
}
