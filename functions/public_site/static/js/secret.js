/** The question for the secret. A link that has it in its fragment, which no server sees, opens the own report at once. */

import { made } from "./dom.js";
import { all } from "./mine.js";
import { send } from "./own.js";
import { say } from "./words.js";

/** @param {HTMLFormElement} form on a device that remembers the secret one tap is enough */
export function start(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.ariaBusy !== "true") send(form, (_, page) => refused(form, page));
  });
  addEventListener("hashchange", () => (form.isConnected ? follow(form) : inHash() && location.reload()));
  if (!follow(form)) useKept(form);
}

const inHash = () => location.hash.slice(1).match(/^[0-9A-Z]{24}$/)?.[0];

function follow(form) {
  const secret = inHash();
  if (!secret) return false;
  history.replaceState(history.state, "", location.pathname);
  form.elements.secret.value = secret;
  form.requestSubmit();
  return true;
}

function useKept(form) {
  const kept = all().find((each) => each.ticket === form.dataset.ticket)?.secret;
  if (!kept) return;
  form.querySelector(".field").hidden = true;
  form.elements.secret.value = kept;
  form.prepend(made("p", {}, say("Perangkat ini mengingat kode rahasia laporan ini.")));
}

/** What was typed stays, to be looked at again. */
function refused(form, page) {
  const problem = page.querySelector("h1").textContent;
  form.querySelector(".field").hidden = false;
  import("./validation.js").then(({ show }) => show(form, [{ field: "secret", problem }], say("Laporan ini belum terbuka.")));
  return true;
}
