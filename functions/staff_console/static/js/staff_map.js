/** Where the report truly is, and those near by with their numbers in the list; brought when the map comes in sight. */

import { drawInSight } from "/public-site/aset/js/report_map.js";

const CLOSE = 17;

/** @param {HTMLElement} box */
export function start(box) {
  drawInSight(box, draw);
}

function draw(box, { L, map }) {
  const [own, ...near] = JSON.parse(box.dataset.places);
  const icon = L.divIcon({ className: "pin", iconSize: [32, 42], iconAnchor: [16, 41] });
  if (own.accuracy) L.circle([own.lat, own.lon], { radius: own.accuracy, className: "accuracy", interactive: false }).addTo(map);
  L.marker([own.lat, own.lon], { icon, interactive: false, keyboard: false }).addTo(map);
  near.forEach(({ lat, lon }, number) => {
    const mark = L.divIcon({ className: "near-mark", iconSize: [24, 24], html: String(number + 1) });
    L.marker([lat, lon], { icon: mark, interactive: false, keyboard: false }).addTo(map);
  });
  map.setView([own.lat, own.lon], Math.min(CLOSE, map.getMaxZoom()));
}
