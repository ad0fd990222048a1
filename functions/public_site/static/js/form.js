/** The citizen's form, with all that a script adds to it. */

import * as contact from "./contact.js";
import * as kinds from "./kinds.js";
import * as place from "./place.js";
import * as steps from "./steps.js";
import { problemsIn, show } from "./validation.js";

const CHECK = "Laporan belum dikirim. Periksa isian berikut.";

/** @param {HTMLFormElement} form */
export function start(form) {
  form.noValidate = true;
  contact.start(form);
  kinds.start(form);
  place.start(form);
  steps.start(form);
  form.addEventListener("submit", (event) => {
    if (steps.advance(form)) {
      event.preventDefault();
      return;
    }
    const problems = problemsIn(form);
    if (problems.length === 0) return;
    event.preventDefault();
    steps.reveal(form, problems.map((each) => each.field));
    show(form, problems, CHECK);
  });
}
