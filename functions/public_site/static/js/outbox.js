/** From this device to the city, by a page or by the service worker: each report once and each of its photos once. */

import { Later, Refused } from "./answers.js";
import { all, change, forget, newKey, one } from "./kept.js";
import { sendPhoto, sendReport } from "./sending.js";

/**
 * What a delivery tells: `received` with the report and its receipt; of a photo `progress` with the share that has gone,
 * `done`, `refused` with the reason, and `failed`, which the ones after it are, too.
 * @typedef {(what: string, about: any, detail?: any) => void | Promise<void>} Tell
 */

/**
 * Throws when something did not arrive, so that a browser that syncs in the background tries again.
 * @param {boolean} isAsked by a person, who does not wait as long as the city has asked for
 */
export async function deliverAll(isAsked = false) {
  const failures = [];
  for (const { id, state, photos, notBefore } of (await all()).reverse()) {
    if (state !== "waiting" && !(state === "sent" && photos.length > 0)) continue;
    if (notBefore > Date.now() && !isAsked) {
      failures.push(new Error("not yet"));
      continue;
    }
    await deliver(id).catch((reason) => reason instanceof Refused || failures.push(reason));
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * Alone in the whole browser: whoever comes second waits, and then finds it done.
 * @param {string} id
 * @param {Tell} tell
 */
export function deliver(id, tell = () => {}) {
  return alone(id, async () => {
    const report = await received(id);
    if (!report) return;
    await tell("received", report);
    for (const photo of report.photos) await photoOf(report, photo, tell);
    if ((await one(id)).isSeen) await forget(id);
  });
}

/**
 * Not while it is being sent, and not what has been sent meanwhile.
 * @param {import("./kept.js").Kept} report
 */
export function discard({ id, state }) {
  return alone(id, async () => {
    if ((await one(id))?.state === state) await forget(id);
  });
}

/** What the city has is no longer kept here, but for the receipt. */
async function received(id) {
  const report = await one(id);
  if (report?.state !== "waiting") return report?.receipt && report;
  try {
    const receipt = await sendReport(report);
    return await change(id, () => ({ state: "sent", receipt, fields: {} }));
  } catch (reason) {
    if (reason instanceof Later) await change(id, () => ({ notBefore: reason.until }));
    if (!(reason instanceof Refused)) throw reason;
    if (reason.status === 409 && !report.isAnew) return anew(id);
    await change(id, () => ({ state: "refused", problem: { sentence: reason.message, fields: reason.fields } }));
    throw reason;
  }
}

/** A key that came before with other words is of an earlier attempt: these words are a report of their own. */
async function anew(id) {
  await change(id, () => ({ key: newKey(), isAnew: true }));
  return received(id);
}

async function photoOf(report, photo, tell) {
  const { id, to, receipt } = report;
  const without = ({ photos }) => ({ photos: photos.filter((each) => each.key !== photo.key) });
  try {
    await sendPhoto({ address: `${to.photos}/${receipt.ticket}`, secret: receipt.secret }, photo, (share) => tell("progress", photo, share));
    await change(id, without);
    tell("done", photo);
  } catch (reason) {
    if (!(reason instanceof Refused)) {
      for (const each of report.photos.slice(report.photos.indexOf(photo))) tell("failed", each);
      throw reason;
    }
    await change(id, (kept) => ({ ...without(kept), lost: { ...kept.lost, [photo.key]: reason.message } }));
    tell("refused", photo, reason.message);
  }
}

function alone(id, work) {
  return navigator.locks ? navigator.locks.request(`kanal-send-${id}`, work) : work();
}
