/** What this phone still keeps, in words: what waits, what the city did not take and why, and what can be done about it. */

import { made, part } from "/public-site/aset/js/dom.js";
import { all, change, forget } from "./survey_kept.js";

const TIME = new Intl.DateTimeFormat("id", { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Jakarta" });
const HINTS = {
  "no-network": "Belum ada jaringan. Semua disimpan di ponsel ini dan dikirim sendiri begitu ada jaringan.",
  "signed-out": "Masuk lagi sebagai petugas yang mencatatnya; sesudah itu semua dikirim. Tidak ada yang hilang.",
};

/**
 * @param {HTMLElement} day
 * @param {() => void} send
 */
export function start(day, send) {
  part(day, "outbox").addEventListener("click", async ({ target }) => {
    const { act, id } = target.dataset;
    if (!act) return;
    if (act === "drop") await forget(id);
    else await change(id, await amended(act, id));
    send();
  });
  document.querySelector('form[action="/staff-console/keluar"]')?.addEventListener("submit", (event) => leave(event, day));
}

export async function show(day) {
  const box = part(day, "outbox");
  const kept = await all();
  box.hidden = kept.length === 0;
  box.querySelector("ul").replaceChildren(...kept.map(item));
  for (const stop of day.querySelectorAll(".stop")) {
    const finding = kept.find(({ ticket }) => ticket === stop.dataset.ticket);
    if (finding) mark(stop, `${finding.said}: ${finding.state === "waiting" ? "menunggu dikirim" : "perlu dilihat lagi"}`);
  }
}

/** @param {import("./survey_kept.js").Kept} finding that the city has now */
export function arrived(day, finding, label) {
  const stop = day.querySelector(`.stop[data-ticket="${finding.ticket}"]`);
  if (stop) mark(stop, `${finding.said}: terkirim. Sekarang “${label}”.`);
}

/** @param {"no-network" | "signed-out" | null} why something still waits */
export async function explain(day, why) {
  const waiting = (await all()).some(({ state }) => state === "waiting");
  const hint = part(day, "outbox-hint");
  hint.textContent = why && waiting ? HINTS[why] : "";
  if (why === "signed-out" && waiting) hint.append(" ", made("a", { href: "/staff-console/masuk?next=%2Fsurvei" }, "Masuk lagi"));
}

function mark(stop, sentence) {
  stop.classList.add("noted");
  const said = stop.querySelector(".noted-as") ?? made("p", { class: "noted-as", role: "status" });
  said.textContent = sentence;
  if (!said.isConnected) stop.append(said);
}

function item(finding) {
  const { id, ticket, kind, said, at, problem, photo, state } = finding;
  const about = [ticket, TIME.format(at), photo && "dengan foto"].filter(Boolean).join(" · ");
  const button = (act, words) => made("button", { type: "button", class: "quiet", "data-act": act, "data-id": id }, words);
  const ways = made("div", { class: "ways" }, button("note", "Simpan sebagai catatan"), button("drop", "Buang"));
  if (photo) ways.prepend(button("bare", "Kirim tanpa foto"));
  return made("li", {}, made("strong", {}, `${said}: ${kind}`), made("small", {}, about), ...(state === "refused" ? [made("span", { class: "problem" }, problem), ways] : []));
}

/** The finding is not lost where the report has gone on: its words, and what it was, as a note that everybody on duty reads. */
async function amended(act, id) {
  const finding = (await all()).find((each) => each.id === id);
  if (act === "bare") return { state: "waiting", photo: undefined };
  const words = `Hasil cek lapangan ${TIME.format(finding.at)}: ${finding.said}. ${finding.note}`.trim();
  return { state: "waiting", finding: "note", note: words };
}

/** Signing out keeps what is not sent, and says so first. */
async function leave(event, day) {
  if (day.dataset.isLeaving) return;
  event.preventDefault();
  const form = event.target;
  const { length } = (await all()).filter(({ state }) => state === "waiting");
  day.dataset.isLeaving = "true";
  if (length === 0) return form.requestSubmit();
  const hint = part(day, "outbox-hint");
  hint.textContent = `${length} hasil cek belum terkirim. Kalau Anda keluar sekarang, semuanya tetap disimpan di ponsel ini sampai Anda masuk lagi. Tekan Keluar sekali lagi untuk keluar.`;
  hint.tabIndex = -1;
  hint.focus();
}
