/** Moments as the pages say them; `shared/wording.py` says the same on the server. */

import { say, sayMany } from "./words.js";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const ZONE = "Asia/Jakarta";
const MONTHS = [
  say("Januari"), say("Februari"), say("Maret"), say("April"), say("Mei"), say("Juni"),
  say("Juli"), say("Agustus"), say("September"), say("Oktober"), say("November"), say("Desember"),
];

/** @param {string} since @param {number} now */
export function age(since, now) {
  const passed = now - Date.parse(since);
  if (passed < MINUTE) return say("baru saja");
  if (passed < HOUR) return sayMany("{n} menit lalu", Math.floor(passed / MINUTE));
  if (passed < DAY) return sayMany("{n} jam lalu", Math.floor(passed / HOUR));
  return sayMany("{n} hari lalu", Math.floor(passed / DAY));
}

/** @param {string} until @param {number} now */
export function left(until, now) {
  const rest = Date.parse(until) - now;
  const long = Math.abs(rest);
  if (long < HOUR) return rest < 0 ? sayMany("lewat {n} menit", minutes(long)) : sayMany("sisa {n} menit", minutes(long));
  if (long < DAY) return rest < 0 ? sayMany("lewat {n} jam", hours(long)) : sayMany("sisa {n} jam", hours(long));
  return rest < 0 ? sayMany("lewat {n} hari", days(long)) : sayMany("sisa {n} hari", days(long));
}

/** `09.25 WIB`, and of another day with its date. @param {Date} moment @param {Date} now */
export function clock(moment, now) {
  const [then, today] = [parts(moment), parts(now)];
  const time = `${then.hour}.${then.minute} WIB`;
  const isToday = then.year === today.year && then.month === today.month && then.day === today.day;
  return isToday ? time : `${then.day} ${MONTHS[then.month - 1]} ${then.year} ${time}`;
}

const minutes = (long) => Math.floor(long / MINUTE);
const hours = (long) => Math.floor(long / HOUR);
const days = (long) => Math.floor(long / DAY);

function parts(moment) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: ZONE, year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit",
  });
  return Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
}
