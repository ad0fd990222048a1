/** A proof of work by ALTCHA's widget, which is brought only when the city asks for one. */

import { made } from "./dom.js";
import { say } from "./words.js";

const VENDOR = "/public-site/aset/vendor/altcha-3.2.2/"; // no relative name: the service worker does not keep it
const LANGUAGE = "kanal"; // our own words
const AT_ONCE_MS = 0;

/**
 * @param {object} challenge as the server gave it
 * @returns {Promise<string>} the solution as the server takes it. Throws when there is none.
 */
export async function solved(challenge) {
  await brought();
  const widget = made("altcha-widget", { language: LANGUAGE });
  const box = made(
    "section",
    { class: "proof", "aria-label": say("Hitungan singkat") },
    made("p", { role: "status" }, say("Sedang masuk banyak laporan. Perangkat Anda menghitung sebentar agar program pengirim massal tidak memenuhi antrean. Tunggu saja.")),
    widget,
  );
  place(box);
  try {
    await customElements.whenDefined("altcha-widget");
    await widget.configure({ challenge, hideFooter: true, hideLogo: true, humanInteractionSignature: false, minDuration: AT_ONCE_MS });
    return (await widget.verify()).payload;
  } finally {
    box.remove();
  }
}

let bringing;

/** Once for a page; again when it could not be brought. */
function brought() {
  bringing ??= bring().catch((reason) => {
    bringing = undefined;
    throw reason;
  });
  return bringing;
}

async function bring() {
  for (const href of [`${VENDOR}altcha.css`, "/public-site/aset/proof.css"]) document.head.append(made("link", { rel: "stylesheet", href }));
  await import(`${VENDOR}altcha.min.js`);
  globalThis.$altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(`${VENDOR}pbkdf2.js`));
  globalThis.$altcha.i18n.set(LANGUAGE, {
    label: say("Hitungan singkat"),
    verifying: say("Menghitung …"),
    verified: say("Selesai dihitung"),
    error: say("Hitungan tidak selesai"),
    expired: say("Hitungan tidak selesai"),
    loading: say("Menghitung …"),
    waitAlert: say("Menghitung …"),
  });
}

/** Outside of the form, whose fields are sent: below it, or else where its report waits. */
function place(box) {
  const form = document.querySelector("form[data-module=form]");
  if (form) form.after(box);
  else document.querySelector("#on-device, main").append(box);
}
