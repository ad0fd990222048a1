/** A moment as the pages write it, by the city's clock. */

import { LOCALE } from "./words.js";

const WHEN = new Intl.DateTimeFormat(LOCALE, { dateStyle: "long", timeStyle: "short", timeZone: "Asia/Jakarta" });

/** @param {number | string} moment */
export function when(moment) {
  return `${WHEN.format(new Date(moment)).replace(" pukul", "")} WIB`;
}
