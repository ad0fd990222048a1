/** The own page's forms, sent without leaving the page: photos first and small, and nothing typed is lost. */

import { made, part } from "./dom.js";
import { inLanguage, say } from "./words.js";

const UNSENT = say("Jaringan terganggu. Isian Anda masih ada; kirim sekali lagi.");

/** @param {HTMLFormElement} form */
export async function start(form) {
  form.noValidate = true; // what is wrong is said by the page, as without scripts
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.ariaBusy !== "true") send(form);
  });
  if (!part(form, "photo")) return;
  const photos = await import("./photos.js");
  photos.start(form);
}

/**
 * Sends a form and shows its answer in the page's place.
 * @param {HTMLFormElement} form
 * @param {(status: number, page: Document) => boolean} refused true when it has shown a refusal by itself
 */
export async function send(form, refused = () => false) {
  busy(form, say("Mengirim …"));
  try {
    const fields = await withPhotos(form);
    const answer = await fetch(form.action, { method: "POST", headers: { Accept: "text/html" }, body: fields });
    if (answer.status >= 500 || answer.status === 429) throw new Error(`busy: ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok && refused(answer.status, page)) busy(form, "");
    else await show(page);
  } catch (reason) {
    busy(form, "");
    const { show: tell } = await import("./validation.js");
    tell(form, reason.fields ?? [], reason.fields ? reason.message : UNSENT);
  }
}

/** Those that have arrived are not sent again. */
async function withPhotos(form) {
  const fields = new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "photo"));
  if (!part(form, "photo")) return fields;
  const [{ photosOf }, { Refused }, { sendPhoto }] = await Promise.all([import("./photos.js"), import("./answers.js"), import("./sending.js")]);
  const photos = photosOf(form);
  const address = `${inLanguage("/store-photo")}/${form.dataset.ticket}`;
  for (const [at, photo] of photos.entries()) {
    const tell = (share) => busy(form, say("Mengirim foto {n}: {percent} %", { n: at + 1, percent: Math.round(share * 100) }));
    photo.id ??= await arrived(sendPhoto({ address, secret: fields.get("secret") }, photo, tell), at, Refused);
  }
  const sent = photos.map((photo) => photo.id).filter(Boolean);
  if (sent.length > 0) fields.set("sent", sent.join(","));
  return fields;
}

async function arrived(sending, at, Refused) {
  try {
    return (await sending).photo;
  } catch (reason) {
    if (!(reason instanceof Refused)) throw reason;
    if (reason.status === 401) return undefined; // the page has been open for long: the form itself will be told
    const problem = say("{name} tidak terlampir: {problem}", { name: say("Foto {n}", { n: at + 1 }), problem: reason.message });
    throw new Refused(reason.status, say("Ada isian yang belum benar."), [{ field: "photo", problem }]);
  }
}

async function show(page) {
  const main = page.querySelector("main");
  const { startAll } = await import("./start.js");
  document.querySelector("main").replaceWith(main);
  document.title = page.title;
  startAll(main);
  const first = main.querySelector("[autofocus]") ?? main.querySelector("h1");
  if (first.tabIndex < 0) first.tabIndex = -1;
  first.focus();
  first.scrollIntoView({ block: "center" });
}

function busy(form, words) {
  form.ariaBusy = String(words !== "");
  const box = part(form, "sending") ?? form.appendChild(made("p", { class: "sending", role: "status", "data-part": "sending" }));
  box.textContent = words;
}
