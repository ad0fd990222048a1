/** "Already reported?" What may be the same problem is shown before a report is sent. It never stops the sending. */

import { made, part } from "./dom.js";
import { leadTo } from "./steps.js";
import { say, sayMany, to } from "./words.js";

const PATIENCE_MS = 4_000;
const PAUSE_MS = 800;
const TOO_ROUGH = 250; // metres, as of a point in the middle of a kelurahan

/** @typedef {import("./similar_list.js").Similar} Similar */

/** @type {{question: string, answer: Promise<Similar[]>}} */
let latest = { question: "", answer: Promise.resolve([]) };

/**
 * Says so in the group of the place as soon as something is found.
 * @param {HTMLFormElement} form
 */
export function start(form) {
  const note = made("p", { class: "note", role: "status", "data-part": "similar-note" });
  const look = made("button", { type: "button", class: "quiet", id: "look", hidden: true }, say("Lihat laporan serupa"));
  part(form, "place").append(note, look);
  look.addEventListener("click", async () => {
    const group = (await holdsBack(form)) ? null : part(form, "similar");
    if (group) leadTo(form, group);
  });
  let pause = 0;
  const soon = () => {
    clearTimeout(pause);
    pause = setTimeout(() => tell(form, note, look), PAUSE_MS);
  };
  form.addEventListener("kind", soon);
  form.addEventListener("place", soon);
}

/**
 * @param {HTMLFormElement} form
 * @returns {Promise<boolean>} whether there is something to look at first; true once for each kind and place
 */
export async function holdsBack(form) {
  const question = questionOf(form);
  if (isShown(form, question) || !question) return false;
  busy(form, true);
  try {
    const found = await answerTo(question);
    if (found.length > 0) (await import("./similar_list.js")).show(form, question, found);
    return found.length > 0;
  } catch {
    return false; // the list could not be brought
  } finally {
    busy(form, false);
  }
}

async function tell(form, note, look) {
  const question = questionOf(form);
  isShown(form, question);
  const found = await answerTo(question);
  if (question !== questionOf(form)) return;
  look.hidden = found.length === 0;
  note.textContent = found.length > 0 ? sayMany("Ada {n} laporan serupa di dekat titik ini.", found.length) : "";
}

/** What was shown for another kind or place is taken away. */
function isShown(form, question) {
  const group = part(form, "similar");
  if (group && group.dataset.question !== question) group.remove();
  return group?.dataset.question === question;
}

/** As the server is asked; empty where it has nothing to look for. */
function questionOf(form) {
  const given = Object.fromEntries(new FormData(form));
  const isRough = Number(given.accuracy) > TOO_ROUGH;
  if (!given.lat || !given.lon || isRough || form.dataset.outside || given.visibility === "confidential") return "";
  const kind = given.code ? { code: given.code } : { channel: given.channel };
  if (!given.code && !given.channel) return "";
  return JSON.stringify({ ...kind, lat: Number(given.lat), lon: Number(given.lon) });
}

async function answerTo(question) {
  if (latest.question !== question) latest = { question, answer: question ? asked(question) : Promise.resolve([]) };
  return latest.answer;
}

async function asked(question) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(to("/serupa"), { method: "POST", headers, body: question, signal });
    if (answer.ok) return await answer.json();
  } catch {
    // no network, or none in time
  }
  latest = { question: "", answer: Promise.resolve([]) };
  return [];
}

function busy(form, isBusy) {
  form.ariaBusy = String(isBusy);
  part(form, "sending").textContent = isBusy ? say("Mencari laporan serupa …") : "";
}
