/** Where a report is, as roughly as the public may know: brought when the map comes in sight. */

const ROUNDED = 78; // metres that rounding may have moved the place
const CLOSE = 16;

/** @param {HTMLElement} box */
export function start(box) {
  drawInSight(box, draw);
}

/**
 * Brings the streets once the box comes in sight; without them it is not there.
 * @param {HTMLElement} box
 * @param {(box: HTMLElement, streets: {L: object, map: object}) => void} draw
 */
export function drawInSight(box, draw) {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    brought(box).then((streets) => draw(box, streets)).catch(() => (box.hidden = true));
  });
  seen.observe(box);
}

async function brought(box) {
  const [{ streets }, answer] = await Promise.all([import("./streets.js"), fetch("/public-site/wilayah.json")]);
  if (!answer.ok) throw new Error(`wilayah.json: ${answer.status}`);
  return streets(box, await answer.json());
}

function draw(box, { L, map }) {
  const at = [Number(box.dataset.lat), Number(box.dataset.lon)];
  const icon = L.divIcon({ className: "pin", iconSize: [32, 42], iconAnchor: [16, 41] });
  L.circle(at, { radius: ROUNDED, className: "accuracy", interactive: false }).addTo(map);
  L.marker(at, { icon, interactive: false, keyboard: false }).addTo(map);
  map.setView(at, Math.min(CLOSE, map.getMaxZoom()));
}
