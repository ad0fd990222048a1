/** One key for each move: what needs nothing is done, the rest opens with its first field in focus. No press counts twice. */

import { onKeys } from "./keys.js";

/** @param {HTMLElement} page */
export function start(page) {
  const actions = {};
  for (const move of page.querySelectorAll("[data-key]")) actions[move.dataset.key] ??= () => act(move);
  onKeys(actions);
  page.classList.add("with-keys");
  page.addEventListener("submit", (event) => once(event));
}

function act(move) {
  if (move instanceof HTMLAnchorElement) move.click();
  else if (move instanceof HTMLFormElement) move.requestSubmit(move.querySelector(":scope > button"));
  else open(move);
}

function open(details) {
  details.open = true;
  const field = details.querySelector("input:not([type=hidden]), select, textarea, button");
  field?.focus();
  field?.scrollIntoView({ block: "center" });
}

/** The second of two presses does nothing; a page that comes back from the browser's memory may send again. */
function once(event) {
  const form = event.target;
  if (form.ariaBusy === "true") event.preventDefault();
  form.ariaBusy = "true";
  addEventListener("pageshow", () => (form.ariaBusy = "false"), { once: true });
}
