/** "My reports" of this device: lamp, status, kind and age of each, a way in, and ways to forget. */

import { made, part } from "./dom.js";
import { all, forget, forgetAll } from "./mine.js";
import { age } from "./times.js";
import { say, to } from "./words.js";

/** @param {HTMLElement} section */
export function start(section) {
  const mine = all();
  part(section, "none").hidden = mine.length > 0;
  part(section, "some").hidden = mine.length === 0;
  section.hidden = false;
  if (mine.length === 0) return;
  part(section, "list").replaceChildren(...mine.map((each) => item(section, each)));
  part(section, "forget-all").addEventListener("click", () => {
    if (!confirm(say("Lupakan semua laporan di perangkat ini? Kode rahasianya ikut terhapus dari perangkat ini."))) return;
    forgetAll();
    emptied(section, say("Semua laporan sudah dilupakan."));
  });
}

function item(section, mine) {
  const name = made("strong", {}, mine.kind);
  const status = made("p", { class: "state" }, say("Memuat …"));
  const remove = made("button", { type: "button", class: "quiet" }, say("Lupakan"), made("span", { class: "hidden" }, ` ${mine.ticket}`));
  const line = made("li", { class: "card" }, made("div", {}, name, made("small", { class: "ticket" }, mine.ticket), status), made("div", { class: "actions" }, way(mine), remove));
  remove.addEventListener("click", () => {
    if (mine.secret && !confirm(say("Lupakan laporan {ticket}? Kode rahasianya ikut terhapus dari perangkat ini.", mine))) return;
    forget(mine.ticket);
    if (all().length === 0) return emptied(section, say("Laporan {ticket} sudah dilupakan.", mine));
    line.remove();
    return tell(section, say("Laporan {ticket} sudah dilupakan.", mine));
  });
  fill(mine, name, status);
  return line;
}

/** With a secret the own page, by POST; else the public one. */
function way({ ticket, secret }) {
  if (!secret) return made("a", { class: "button quiet", href: to(`/laporan/${ticket}`) }, say("Lihat laporan"), made("span", { class: "hidden" }, ` ${ticket}`));
  const form = made("form", { method: "post", action: to(`/laporan/${ticket}`) }, made("button", { class: "main" }, say("Buka laporan saya"), made("span", { class: "hidden" }, ` ${ticket}`)));
  form.addEventListener("submit", () => form.append(made("input", { type: "hidden", name: "secret", value: secret })));
  return form;
}

async function fill(mine, name, status) {
  try {
    const report = await fetched(mine);
    if (!report) return status.replaceChildren(say("Laporan ini tidak tampil untuk umum."));
    name.textContent = report.code_name ?? report.channel_name;
    const supported = mine.secret ? [] : [` · ${say("Anda dukung")}`];
    return status.replaceChildren(made("span", { class: `lamp ${report.lamp}`, "aria-hidden": "true" }), made("span", {}, report.label, ` · ${age(report.created_at, Date.now())}`, ...supported));
  } catch {
    return status.replaceChildren(say("Statusnya belum bisa dimuat. Periksa jaringan Anda."));
  }
}

/** As everybody reads it; a confidential one by its secret. Null where there is no such report for us. */
async function fetched({ ticket, secret }) {
  const address = to(`/laporan/${ticket}`);
  let answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (answer.status === 404 && secret) answer = await fetch(address, { headers: { Accept: "application/json", Authorization: `Bearer ${secret}` } });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${ticket}: ${answer.status}`);
  return answer.json();
}

function emptied(section, words) {
  start(section);
  tell(section, words);
}

function tell(section, words) {
  const note = part(section, "note");
  note.textContent = words;
  note.focus();
}
