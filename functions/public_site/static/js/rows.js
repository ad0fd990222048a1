/** The published rows: fetched once each, then filtered and sorted as `shared/public_list/listing.py` does it. */

import { to } from "./words.js";

const FORM = 1;
const NEWEST = "/open-data/open-and-recent.json";
const DAY_MS = 86_400_000;
const OLDER = /^(30|\d{4}-\d{2})$/; // more than the newest file has: the server lays it over the months' files
const EARTH_METRES = 6_371_000;
const brought = new Map();

/**
 * @typedef {{tiket: string, kanal: string, kategori: string | null, status: string, lat: number | null,
 *   lon: number | null, diterima: string, berakhir: string | null, batas_selesai: string | null, skpd: string | null,
 *   pendukung: number, kelurahan: string, metres?: number}} Row
 * @typedef {{until: Date, rows: Row[]}} Source
 */

/** @param {string} time of the filter */
export const addressOf = (time) => (OLDER.test(time) ? to(`/peta.json?waktu=${time}`) : NEWEST);

/**
 * @param {string} time
 * @param {string} rules about what may be shown; a file made by others is not shown
 * @returns {Promise<Source>}
 */
export function source(time, rules) {
  const address = addressOf(time);
  if (!brought.has(address)) {
    const coming = fetched(address, rules);
    brought.set(address, coming);
    coming.catch(() => brought.delete(address));
  }
  return brought.get(address);
}

/**
 * @param {Source} from
 * @param {Record<string, string>} wanted the form's fields
 * @param {Record<string, string>} lamps by status
 * @param {{lat: number, lon: number} | null} near sorts by distance
 */
export function chosen(from, wanted, lamps, near) {
  const since = wanted.waktu === "7" ? minute(new Date(from.until - 7 * DAY_MS)) : "";
  const rows = from.rows.filter(
    (row) =>
      (!wanted.kanal || row.kanal === wanted.kanal) &&
      (!wanted.kelurahan || row.kelurahan === wanted.kelurahan) &&
      (!wanted.status || row.status === wanted.status || lamps[row.status] === wanted.status) &&
      (!wanted.skpd || row.skpd === wanted.skpd) &&
      (wanted.waktu !== "terbuka" || row.berakhir === null) &&
      row.diterima >= since,
  );
  if (near) return nearest(rows, near);
  return wanted.urut === "sisa" ? rows.sort(leastLeft) : rows;
}

async function fetched(address, rules) {
  const answer = await fetch(address);
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(said.detail), { name: "Refused" });
  if (said.form !== FORM || said.rules !== rules) throw new Error(`${address}: another form`);
  const rows = Object.entries(said.kelurahan).flatMap(([kelurahan, some]) =>
    some.map((values) => ({ kelurahan, ...Object.fromEntries(said.columns.map((name, at) => [name, values[at]])) })),
  );
  return { until: new Date(said.until), rows: rows.sort(newestFirst) };
}

/** As text, like the server: a language's own order would be another one, and slower. */
const compared = (one, other) => (one < other ? -1 : Number(one > other));

const newestFirst = (one, other) => compared(other.diterima, one.diterima) || compared(other.tiket, one.tiket);

const leastLeft = (one, other) => compared(one.batas_selesai ?? "~", other.batas_selesai ?? "~");

const minute = (moment) => `${moment.toISOString().slice(0, 16)}Z`;

function nearest(rows, near) {
  const measured = rows.map((row) => ({ ...row, metres: row.lat === null ? Infinity : metres(row, near) }));
  return measured.sort((one, other) => one.metres - other.metres || newestFirst(one, other));
}

function metres(one, other) {
  const radians = Math.PI / 180;
  const east = (one.lon - other.lon) * radians * Math.cos(other.lat * radians);
  return EARTH_METRES * Math.hypot(east, (one.lat - other.lat) * radians);
}
