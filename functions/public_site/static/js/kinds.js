/** The channel's codes as at most one more question, and what the chosen one means for its reporter. */

import { choice, made, part } from "./dom.js";
import { say } from "./words.js";

const UNKNOWN = say("Belum tahu, biar operator yang menentukan");

/** @type {WeakMap<HTMLFormElement, HTMLOptionElement[]>} of every channel, with what the server says of each */
const CODES = new WeakMap();

/** @param {HTMLFormElement} form */
export function start(form) {
  const select = form.querySelector("#code");
  CODES.set(form, [...select.querySelectorAll("option[data-place]")]);
  const group = made("fieldset", { class: "field", "data-field": "code", "data-part": "code" });
  part(form, "code").replaceWith(group);
  group.addEventListener("change", () => explain(form));
  for (const radio of form.querySelectorAll("[name=channel]")) {
    radio.addEventListener("change", () => ask(form, group, ""));
  }
  form.addEventListener("restored", ({ detail }) => ask(form, group, detail.fields.code ?? ""));
  ask(form, group, select.value);
}

/**
 * As the server decides it: only when every code that it may be has a place.
 * @param {HTMLFormElement} form
 */
export function isPlaceRequired(form) {
  const code = chosen(form);
  const possible = code ? [code] : ofChannel(form);
  return possible.length > 0 && possible.every((option) => option.dataset.place === "required");
}

/**
 * What it is about, in words: as far as that is chosen.
 * @param {HTMLFormElement} form
 */
export function nameOf(form) {
  const channel = form.querySelector("[name=channel]:checked");
  return chosen(form)?.textContent ?? channel?.closest("label").innerText.trim() ?? "";
}

function chosen(form) {
  const value = form.querySelector("[name=code]:checked")?.value;
  return value ? CODES.get(form).find((option) => option.value === value) : undefined;
}

function ofChannel(form) {
  const channel = form.querySelector("[name=channel]:checked")?.value;
  return CODES.get(form).filter((option) => option.closest("optgroup").dataset.channel === channel);
}

function ask(form, group, value) {
  const options = ofChannel(form);
  const isOnly = options.length === 1;
  const choices = options.map((option, at) =>
    choice(
      { name: "code", value: option.value, id: at ? `code-${option.value}` : "code",
        checked: isOnly || option.value === value },
      option.textContent,
    ),
  );
  const isUnknown = !options.some((option) => isOnly || option.value === value);
  const unknown = choice({ name: "code", value: "", id: "code-unknown", checked: isUnknown }, UNKNOWN);
  group.hidden = options.length < 2;
  group.replaceChildren(made("legend", {}, say("Lebih tepatnya?")), ...choices, unknown);
  explain(form);
}

function explain(form) {
  const code = chosen(form);
  part(form, "kind-note").textContent = code ? meaning(code.dataset) : "";
  const isConfidential = code?.dataset.confidential !== undefined;
  form.dispatchEvent(new CustomEvent("kind", { detail: { isConfidential } }));
}

function meaning({ agency, outside, confidential }) {
  if (confidential !== undefined) {
    return say("Laporan ini rahasia: hanya {agency} yang menerima dan membacanya. Tidak tampil di halaman mana pun untuk umum.", { agency });
  }
  if (outside !== undefined) {
    return say("Ini bukan wewenang kota, melainkan {agency}. Anda tetap boleh melapor; operator kami meneruskannya ke sana. Kalau mendesak, hubungi {agency} langsung.", { agency });
  }
  return say("Ditangani oleh {agency}.", { agency });
}
