/** On a phone one question group at a time, with the browser's own back; on a desktop all of them on one page. */

import { part } from "./dom.js";
import { clear, problemsIn, show } from "./validation.js";
import { say } from "./words.js";

const NARROW = matchMedia("(max-width: 47.99rem)");
const CHECK = say("Periksa isian berikut, lalu lanjutkan.");

/** @param {HTMLFormElement} form */
export function start(form) {
  for (const heading of form.querySelectorAll(".step h3")) heading.tabIndex = -1;
  part(form, "back").addEventListener("click", () => history.back());
  part(form, "next").addEventListener("click", () => advance(form));
  window.addEventListener("popstate", (event) => form.isConnected && go(form, known(form, event.state?.step ?? 0)));
  form.parentElement.addEventListener("click", (event) => follow(form, event));
  part(form, "beginnings").addEventListener("click", (event) => beginWith(form, event));
  form.classList.add("stepwise");
  part(form, "progress").hidden = part(form, "onwards").hidden = false;
  const wrong = form.querySelector(".wrong")?.closest(".step");
  open(form, wrong ? stepsOf(form).indexOf(wrong) : 0);
}

/**
 * One group on, unless something in this one is wrong.
 * @param {HTMLFormElement} form
 * @returns {boolean} false on the last group, and where all groups are in sight
 */
export function advance(form) {
  const steps = stepsOf(form);
  const at = Number(form.dataset.at);
  if (!NARROW.matches || at === steps.length - 1) return false;
  const problems = problemsIn(form, steps[at]);
  if (problems.length > 0) {
    show(form, problems, CHECK);
    return true;
  }
  history.pushState({ step: at + 1 }, "");
  go(form, at + 1);
  return true;
}

/**
 * @param {HTMLFormElement} form
 * @param {string[]} fields the first group that has one of them is opened
 */
export function reveal(form, fields) {
  const at = stepsOf(form).findIndex((step) => fields.some((field) => step.querySelector(`[data-field="${field}"]`)));
  if (at >= 0) open(form, at);
}

/**
 * To a group that was not next in turn.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} step
 */
export function leadTo(form, step) {
  const at = stepsOf(form).indexOf(step);
  if (NARROW.matches) history.pushState({ step: at }, "");
  go(form, at);
  step.querySelector("h3").focus({ preventScroll: NARROW.matches });
}

/** A link of the summary to its field. It makes no entry in the browser's history, which belongs to the groups. */
function follow(form, event) {
  const id = event.target.closest(".summary a")?.hash.slice(1);
  const field = id && document.getElementById(id);
  if (!field) return;
  event.preventDefault();
  const step = field.closest(".step");
  if (step) open(form, stepsOf(form).indexOf(step));
  field.focus();
}

/** Whoever stands before the problem may begin with its photo or its place: that group then comes first. */
function beginWith(form, event) {
  const name = event.target.closest("button")?.dataset.group;
  if (!name) return;
  part(form, "beginnings").hidden = true;
  stepsOf(form)[0].before(part(form, name).closest(".step"));
  go(form, 0);
}

function stepsOf(form) {
  return [...form.querySelectorAll(".step")];
}

/** A group that was there may have been taken away. */
function known(form, at) {
  return Math.min(at, stepsOf(form).length - 1);
}

function go(form, at) {
  clear(form);
  open(form, at);
  if (!NARROW.matches) return;
  form.parentElement.scrollIntoView({ block: "start" });
  stepsOf(form)[at].querySelector("h3").focus({ preventScroll: true });
}

function open(form, at) {
  const steps = stepsOf(form);
  steps.forEach((step, each) => step.classList.toggle("current", each === at));
  form.dataset.at = document.body.dataset.step = String(at);
  part(form, "progress").textContent = say("Langkah {n} dari {all}", { n: at + 1, all: steps.length });
  part(form, "back").hidden = at === 0;
  part(form, "next").hidden = at === steps.length - 1;
}
