/** The list, line by line as the server writes it, in portions that an old phone can draw. */

import { metres } from "./areas.js";
import { part } from "./dom.js";
import { age, left } from "./times.js";
import { say, sayMany, to } from "./words.js";

const PORTION = 50;

/** @typedef {{codes: Record<string, string>, lamps: Record<string, string>, marks: Record<string, string>}} Names */

/**
 * @param {HTMLElement} page
 * @param {Names} names
 * @param {(field: string, value: string) => string} words what the filter calls that value
 * @returns {(rows: import("./rows.js").Row[]) => void} shows them, the first portion at once
 */
export function lines(page, names, words) {
  const [list, more] = [part(page, "lines"), part(page, "more")];
  const template = part(page, "line");
  let [rows, shown] = [[], 0];
  const next = () => {
    const portion = rows.slice(shown, shown + PORTION).map((row) => line(template, row, names, words));
    list.append(...portion);
    shown += portion.length;
    more.hidden = shown >= rows.length;
    more.textContent = sayMany("Tampilkan {n} lagi", Math.min(PORTION, rows.length - shown));
    return portion[0];
  };
  more.addEventListener("click", () => next().querySelector("a").focus());
  return (wanted) => {
    [rows, shown] = [wanted, 0];
    list.replaceChildren();
    next();
    part(page, "none").hidden = rows.length > 0;
  };
}

/** @param {import("./rows.js").Row} row @param {Names} names */
export function described(row, names, words) {
  return {
    lamp: names.lamps[row.status],
    mark: names.marks[names.lamps[row.status]],
    kind: names.codes[row.kategori] ?? words("kanal", row.kanal),
    state: words("status", row.status),
    address: to(`/laporan/${encodeURIComponent(row.tiket)}`),
    age: age(row.diterima, Date.now()),
  };
}

function line(template, row, names, words) {
  const item = template.content.firstElementChild.cloneNode(true);
  const said = described(row, names, words);
  const fill = (name, text) => (item.querySelector(`.${name}`).textContent = text);
  item.querySelector(".mark").classList.add(said.lamp);
  fill("mark", said.mark);
  item.querySelector("a").href = said.address;
  item.querySelector("a").textContent = said.kind;
  fill("state", said.state);
  fill("where", [words("kelurahan", row.kelurahan), distance(row)].filter(Boolean).join(", "));
  fill("age", said.age);
  fill("left", row.batas_selesai ? left(row.batas_selesai, Date.now()) : "");
  fill("supporters", row.pendukung ? sayMany("{n} pendukung", row.pendukung) : "");
  return item;
}

function distance(row) {
  return Number.isFinite(row.metres) ? say("kira-kira {distance}", { distance: metres(row.metres) }) : "";
}
