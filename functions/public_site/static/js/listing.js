/** List and map of the public reports: filters that apply at once, with all of them in the address. */

import { made, part } from "./dom.js";
import { lines } from "./lines.js";
import { addressOf, chosen, source } from "./rows.js";
import { clock } from "./times.js";
import { say, sayMany } from "./words.js";

const OLD_MS = 90 * 60_000;
const FAR_METRES = 20_000;
const UNREACHED = say("Data tidak bisa diambil.");
const AS_OPENED = say("Daftar di bawah masih dari saat halaman ini dibuka.");
const BEHIND = say("Daftar di bawah belum mengikuti pilihan Anda.");
const LOST = say("Lokasi tidak bisa dibaca. Izinkan akses lokasi di peramban, atau pilih kelurahan.");

/** @param {HTMLElement} page */
export function start(page) {
  const names = JSON.parse(page.dataset.names);
  const form = page.querySelector("form");
  const view = { page, form, names, near: null, turn: 0, map: null, isShown: false, lines: lines(page, names, wordsOf(form)) };
  page.classList.add("with-map");
  drawn(view);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply(view);
  });
  form.addEventListener("change", () => {
    view.near = null;
    apply(view);
  });
  part(page, "clear").addEventListener("click", (event) => {
    event.preventDefault();
    for (const select of form.querySelectorAll("select")) select.value = "";
    form.dispatchEvent(new Event("change"));
    form.querySelector("select").focus();
  });
  part(page, "near").addEventListener("click", () => locate(view));
  part(page, "share").addEventListener("click", () => share(page));
  apply(view);
}

/** Returns what is shown; null when it could not be brought, or something else has been wished for since. */
async function apply(view) {
  const { page, form, names } = view;
  const turn = ++view.turn;
  const wanted = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
  note(page, say("Mengambil laporan …"));
  try {
    const from = await source(wanted.waktu ?? "", names.rules);
    if (turn !== view.turn) return null;
    const rows = chosen(from, wanted, names.lamps, view.near);
    show(view, wanted, rows, from.until);
    const map = await drawn(view);
    if (turn === view.turn) map?.show(rows);
    return rows;
  } catch (reason) {
    if (turn !== view.turn) return null;
    const words = reason.name === "Refused" ? reason.message : UNREACHED;
    note(page, `${words} ${view.isShown ? BEHIND : AS_OPENED}`);
    return null;
  }
}

function show(view, wanted, rows, until) {
  const { page, form } = view;
  view.isShown = true;
  const said = new URLSearchParams(wanted).toString();
  history.replaceState(null, "", location.pathname + (said && `?${said}`) + location.hash);
  for (const link of document.querySelectorAll(".languages a")) link.search = location.search;
  view.lines(rows);
  const unplaced = rows.filter((row) => row.lat === null).length;
  const count = made("strong", {}, sayMany("{n} laporan", rows.length));
  part(page, "count").replaceChildren(count, unplaced ? `, ${sayMany("{n} tanpa titik di peta", unplaced)}` : "");
  part(page, "updated").textContent = `${say("Diperbarui {time}", { time: clock(until, new Date()) })}. `;
  if (Date.now() - until > OLD_MS) part(page, "updated").append(made("strong", {}, say("Daftar ini sudah lama tidak diperbarui.")));
  part(page, "pages")?.remove();
  part(page, "clear").hidden = !said;
  part(page, "data").href = addressOf(wanted.waktu ?? "");
  part(form, "send").hidden = true;
  part(form, "near").hidden = false;
  part(page, "share").hidden = false;
  note(page, view.near ? say("Diurutkan dari yang terdekat dengan Anda.") : "");
}

/** The map, brought while the reports come; null without it, and the list says the same. */
function drawn(view) {
  const section = part(view.page, "on-map");
  section.hidden = false;
  view.map ??= brought(view, section.querySelector(".map")).catch(() => {
    section.hidden = true;
    view.map = null;
    return null;
  });
  return view.map;
}

async function brought({ form, names }, box) {
  const [{ clusters }, answer] = await Promise.all([import("./clusters.js"), fetch("/public-site/wilayah.json")]);
  return clusters(box, await answer.json(), names, wordsOf(form));
}

function locate(view) {
  note(view.page, say("Mencari lokasi Anda …"));
  navigator.geolocation.getCurrentPosition(
    async ({ coords: { latitude: lat, longitude: lon, accuracy } }) => {
      view.near = { lat, lon };
      const rows = await apply(view);
      if (rows?.[0]?.metres < FAR_METRES) return (await view.map)?.go({ lat, lon, accuracy });
      view.near = null;
      await apply(view);
      return note(view.page, say("Tidak ada laporan di sekitar Anda."));
    },
    () => note(view.page, LOST),
    { timeout: 15_000, maximumAge: 60_000 },
  );
}

async function share(page) {
  try {
    if (navigator.share) await navigator.share({ title: document.title, url: location.href });
    else await navigator.clipboard.writeText(location.href).then(() => note(page, say("Tautan disalin.")));
  } catch (reason) {
    if (reason.name !== "AbortError") note(page, say("Tautan tidak bisa disalin. Salin dari bilah alamat peramban."));
  }
}

/** What a filter calls a value: the names that the rows leave out. */
function wordsOf(form) {
  const known = {};
  for (const option of form.querySelectorAll("option")) {
    (known[option.parentElement.closest("select").name] ??= new Map()).set(option.value, option.textContent);
  }
  return (field, value) => (value ? (known[field].get(value) ?? value) : "");
}

function note(page, words) {
  part(page, "note").textContent = words;
}
