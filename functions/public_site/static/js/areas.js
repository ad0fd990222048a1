/** The city's kelurahan: as a list, and which of them a point lies in, as the server decides it. */

import { made } from "./dom.js";
import { LOCALE, say, to } from "./words.js";

/** @typedef {{lat: number, lon: number, accuracy?: number, isKnown?: boolean}} Point `isKnown`: found by its name */

/**
 * @param {{features: {properties: {kode: string, nama: string, kecamatan: string}}[]}} areas
 * @returns {HTMLElement[]} by kecamatan, in the order of the alphabet
 */
export function options(areas) {
  const all = areas.features.map((each) => each.properties).sort((one, other) => one.nama.localeCompare(other.nama, "id"));
  const districts = [...new Set(all.map((each) => each.kecamatan))].sort();
  return districts.map((name) => {
    const own = all.filter((each) => each.kecamatan === name);
    return made("optgroup", { label: say("Kec. {name}", { name }) }, ...own.map(({ kode, nama }) => made("option", { value: kode }, nama)));
  });
}

/**
 * @param {Point} point
 * @returns {Promise<{kelurahan: string, kecamatan: string, outside?: string} | null>} null where there is no network
 */
export async function where({ lat, lon }) {
  try {
    const answer = await fetch(to("/wilayah"), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ lat, lon }),
    });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** @param {number} length as people say it */
export function metres(length) {
  return length < 950 ? `${Math.max(5, Math.round(length / 5) * 5)} meter` : `${(length / 1000).toLocaleString(LOCALE, { maximumFractionDigits: 1 })} km`;
}
