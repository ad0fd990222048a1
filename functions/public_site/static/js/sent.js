/** After the report is kept: its receipt in the form's place, and its photos on their way. */

import { made, part, turnTo } from "./dom.js";
import { change, onChange, one } from "./kept.js";
import { deliver } from "./outbox.js";
import { start as startReceipt } from "./receipt.js";
import { when } from "./when.js";
import { say, to } from "./words.js";

const SAFE = say("Laporan sudah tersimpan, foto menyusul.");

/**
 * Sends a report of this device and shows what becomes of it. Throws what keeps the report itself from arriving.
 * @param {string} id
 */
export async function follow(id) {
  let lines = new Map(); // of the photos that have not arrived
  let isShown = false;
  const again = () => deliver(id, tell).catch(() => {}); // each photo's line says it
  const tell = async (what, about, detail) => {
    if (what !== "received") return lines.get(about.key)?.(what, detail);
    if (isShown) return;
    isShown = true;
    lines = show(about, again);
    await change(id, () => ({ isSeen: true }));
  };
  const leaving = (event) => lines.size > 0 && event.preventDefault();
  onChange(() => strike(id, lines));
  addEventListener("beforeunload", leaving);
  try {
    await deliver(id, tell);
  } catch (reason) {
    if (!isShown) throw reason;
  } finally {
    removeEventListener("beforeunload", leaving);
  }
}

/** Another page or the service worker may have sent them. */
async function strike(id, lines) {
  const report = await one(id);
  const left = new Set(report?.photos.map((photo) => photo.key));
  for (const [photo, line] of lines) {
    if (left.has(photo)) continue;
    const sentence = report?.lost?.[photo];
    if (sentence) line("refused", sentence);
    else line("done");
    lines.delete(photo);
  }
}

function show({ receipt, photos }, again) {
  const page = document.querySelector("#receipt").content.cloneNode(true);
  fill(page, receipt);
  turnTo(page, say("Laporan {ticket} diterima", receipt));
  const section = document.querySelector(".receipt");
  startReceipt(section);
  section.querySelector("h1").focus();
  const box = part(section, "photos");
  const lines = photos.map((photo, at) => line(say("Foto {n}", { n: at + 1 }), again));
  box.querySelector("ul").append(...lines.map(({ item }) => item));
  box.hidden = photos.length === 0;
  return new Map(photos.map(({ key }, at) => [key, lines[at].tell]));
}

function fill(page, { ticket, secret, visibility, kind, deadlines, looked_at_first: looked }) {
  Object.assign(page.querySelector(".receipt").dataset, { visibility, kind });
  part(page, "ticket").textContent = ticket;
  part(page, "secret").append(...secret.match(/.{1,4}/g).map((each) => made("span", {}, each)));
  part(page, "own").action = to(`/laporan/${ticket}`);
  part(page, "own").elements.secret.value = secret;
  part(page, "public").href = to(`/laporan/${ticket}`);
  part(page, "public").hidden = visibility === "confidential";
  part(page, "confidential").hidden = visibility !== "confidential";
  part(page, "first-message").hidden = visibility === "anonymous";
  part(page, "looked-at-first").hidden = !looked;
  part(page, "deadlines").append(...deadlines.map(({ name, due_at: due }) => made(
    "div", {},
    made("dt", {}, say("{what}, paling lambat", { what: name })),
    made("dd", {}, made("time", { datetime: due }, when(due))),
  )));
}

/** One photo: how much has gone, and what to do when it did not arrive. */
function line(name, again) {
  const bar = made("progress", { max: "1", value: "0", "aria-label": say("{name} dikirim", { name }) });
  const words = made("span", { role: "status" }, say("{name} menunggu giliran.", { name }));
  const button = made("button", { type: "button", class: "quiet", hidden: true }, say("Kirim lagi"), made("span", { class: "hidden" }, ` ${name}`));
  const item = made("li", {}, words, bar, button);
  const end = (kind, sentence, isOver) => {
    item.className = kind;
    words.textContent = sentence;
    bar.hidden = isOver;
    button.hidden = true;
  };
  const telling = {
    progress: (share) => {
      if (bar.value === 0 || bar.hidden) end("", say("{name} sedang dikirim …", { name }), false);
      bar.value = share;
    },
    done: () => end("good", say("{name} diterima.", { name }), true),
    refused: (problem) => end("bad", say("{name} tidak terlampir: {problem}", { name, problem }), true),
    failed: () => {
      end("bad", [say("{name} belum terkirim.", { name }), SAFE].join(" "), true);
      button.hidden = false;
    },
  };
  button.addEventListener("click", again);
  return { item, tell: (what, detail) => telling[what](detail) };
}
