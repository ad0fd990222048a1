/** The order of the day's stops on this page: from where the phone is, and on to the next one. */

import { part } from "/public-site/aset/js/dom.js";
import { whereFrom } from "./survey_place.js";
import { metres, walk } from "./walk.js";

/** @param {HTMLElement} day */
export function start(day) {
  const button = part(day, "from-here");
  if (!button || !navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    const here = await whereFrom();
    button.disabled = false;
    if (here) fromHere(day, here);
    else say(day, "Ponsel ini belum tahu tempatnya. Nyalakan lokasi, lalu coba lagi.");
  });
}

/** @param {HTMLElement} stop that is done */
export function next(day, stop) {
  const following = stop.nextElementSibling ?? day.querySelector(".stop:not(.noted)");
  const heading = (following ?? day).querySelector("h2, h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "start" });
}

function fromHere(day, here) {
  const list = day.querySelector(".stops");
  const stops = [...list.children].map((element) => ({ element, place: placeOf(element) }));
  for (const { element, place } of walk(stops, here)) {
    list.append(element);
    part(element, "away").textContent = place ? ` · ${distance(metres(here, place))} dari sini` : "";
  }
  for (const link of day.querySelectorAll(".orders a")) link.removeAttribute("aria-current");
  say(day, "Diurutkan dari tempat Anda sekarang.");
}

function placeOf({ dataset: { lat, lon } }) {
  return lat === undefined ? null : { lat: Number(lat), lon: Number(lon) };
}

function distance(away) {
  return away < 950 ? `${Math.round(away / 50) * 50} m` : `${(away / 1000).toLocaleString("id", { maximumFractionDigits: 1 })} km`;
}

function say(day, sentence) {
  const said = part(day, "network");
  said.hidden = false;
  said.textContent = sentence;
}
