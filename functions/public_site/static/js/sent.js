/** After the report is kept: its receipt in the form's place, and its photos on their way. */

import { made, part, turnTo } from "./dom.js";
import { start as startReceipt } from "./receipt.js";
import { Refused, sendPhoto } from "./sending.js";
import { LOCALE, say, to } from "./words.js";

const WHEN = new Intl.DateTimeFormat(LOCALE, { dateStyle: "long", timeStyle: "short", timeZone: "Asia/Jakarta" });
const SAFE = say("Laporan sudah tersimpan, foto menyusul.");

/**
 * @param {{ticket: string, secret: string, visibility: string, kind: string, deadlines: {name: string, due_at: string}[]}} receipt
 * @param {import("./shrink.js").Photo[]} photos
 */
export function showReceipt(receipt, photos) {
  const page = document.querySelector("#receipt").content.cloneNode(true);
  fill(page, receipt);
  turnTo(page, say("Laporan {ticket} diterima", receipt));
  const section = document.querySelector(".receipt");
  startReceipt(section);
  section.querySelector("h1").focus();
  if (photos.length > 0) sendAll(part(section, "photos"), receipt, photos);
}

function fill(page, { ticket, secret, visibility, kind, deadlines }) {
  Object.assign(page.querySelector(".receipt").dataset, { visibility, kind });
  part(page, "ticket").textContent = ticket;
  part(page, "secret").append(...secret.match(/.{1,4}/g).map((each) => made("span", {}, each)));
  part(page, "own").action = to(`/laporan/${ticket}`);
  part(page, "own").elements.secret.value = secret;
  part(page, "public").href = to(`/laporan/${ticket}`);
  part(page, "public").hidden = visibility === "confidential";
  part(page, "confidential").hidden = visibility !== "confidential";
  part(page, "first-message").hidden = visibility === "anonymous";
  part(page, "deadlines").append(...deadlines.map(({ name, due_at: due }) => made(
    "div", {},
    made("dt", {}, say("{what}, paling lambat", { what: name })),
    made("dd", {}, made("time", { datetime: due }, `${WHEN.format(new Date(due)).replace(" pukul", "")} WIB`)),
  )));
}

async function sendAll(box, receipt, photos) {
  const list = box.querySelector("ul");
  const lines = photos.map((photo, at) => line(receipt, photo, say("Foto {n}", { n: at + 1 })));
  const leaving = (event) => event.preventDefault();
  list.append(...lines.map(({ item }) => item));
  box.hidden = false;
  addEventListener("beforeunload", leaving);
  for (const { send } of lines) await send();
  removeEventListener("beforeunload", leaving);
}

/** One photo: how much has gone, and what to do when it did not arrive. */
function line(receipt, photo, name) {
  const bar = made("progress", { max: "1", value: "0", "aria-label": say("{name} dikirim", { name }) });
  const words = made("span", { role: "status" }, say("{name} menunggu giliran.", { name }));
  const again = made("button", { type: "button", class: "quiet", hidden: true }, say("Kirim lagi"), made("span", { class: "hidden" }, ` ${name}`));
  const item = made("li", {}, words, bar, again);
  const end = (kind, sentence, mayAgain = false) => {
    item.className = kind;
    words.textContent = sentence;
    bar.hidden = true;
    again.hidden = !mayAgain;
  };
  const send = async () => {
    again.hidden = true;
    bar.hidden = false;
    words.textContent = say("{name} sedang dikirim …", { name });
    try {
      await sendPhoto(receipt, photo, (share) => (bar.value = share));
      end("good", say("{name} diterima.", { name }));
    } catch (reason) {
      if (reason instanceof Refused) end("bad", say("{name} tidak terlampir: {problem}", { name, problem: reason.message }));
      else end("bad", [say("{name} belum terkirim.", { name }), SAFE].join(" "), true);
    }
  };
  again.addEventListener("click", send);
  return { item, send };
}
