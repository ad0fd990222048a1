/** Who may see it and how its reporter is told: what the choice has no use for is not asked. */

import { part } from "./dom.js";

/** @param {HTMLFormElement} form */
export function start(form) {
  form.addEventListener("kind", (event) => keepConfidential(form, event.detail.isConfidential));
  form.addEventListener("input", () => fit(form));
  form.addEventListener("change", () => fit(form));
  fit(form);
}

/** A confidential code leaves no choice; another one gives back what was chosen before. */
function keepConfidential(form, isConfidential) {
  const visibilities = form.elements.visibility;
  for (const radio of visibilities) {
    radio.closest("label").hidden = isConfidential && radio.value !== "confidential";
  }
  if (isConfidential && form.dataset.before === undefined) {
    form.dataset.before = visibilities.value;
    visibilities.value = "confidential";
  } else if (!isConfidential && form.dataset.before !== undefined) {
    visibilities.value = form.dataset.before;
    delete form.dataset.before;
  }
  fit(form);
}

function fit(form) {
  const { visibility, phone, email, told_by: toldBy } = form.elements;
  const isAnonymous = visibility.value === "anonymous";
  part(form, "contact").hidden = isAnonymous;
  if (isAnonymous) {
    for (const name of ["name", "phone", "email"]) form.elements.namedItem(name).value = "";
  }
  const isChoice = phone.value.trim() !== "" && email.value.trim() !== "";
  part(form, "told-by").hidden = !isChoice;
  if (!isChoice) {
    for (const radio of toldBy) radio.checked = false;
  } else if (!toldBy.value) {
    toldBy.value = "email";
  }
}
