/** The form's map with its pin. */

import { streets } from "./streets.js";
import { say } from "./words.js";

const STEP = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const [SMALL, LARGE] = [4, 40]; // pixels; the larger with Shift
const CLOSE = 17;
const SETTLED_MS = 500;

/**
 * @param {HTMLElement} box
 * @param {object} areas GeoJSON
 * @param {(lat: number, lon: number) => void} moved the citizen has moved the pin
 * @returns {Promise<{show: (point: import("./areas.js").Point | null) => void, pinTheMiddle: () => void}>}
 */
export async function draw(box, areas, moved) {
  const { L, map } = await streets(box, areas);
  const pin = pinned(L, map, moved);
  map.on("click", ({ latlng }) => moved(latlng.lat, latlng.lng));
  return {
    show: (point) => pin.show(point),
    pinTheMiddle: () => moved(map.getCenter().lat, map.getCenter().lng),
  };
}

function pinned(L, map, moved) {
  const icon = L.divIcon({ className: "pin", iconSize: [32, 42], iconAnchor: [16, 41] });
  const marker = L.marker([0, 0], { icon, draggable: true, autoPan: true, title: say("Pin lokasi laporan"), alt: say("Pin lokasi laporan") });
  const circle = L.circle([0, 0], { className: "accuracy", interactive: false });
  let waiting = 0;
  marker.on("dragend", () => moved(marker.getLatLng().lat, marker.getLatLng().lng));
  marker.on("add", () => marker.getElement().addEventListener("keydown", (event) => {
    const direction = STEP[event.key];
    if (!direction) return;
    event.preventDefault();
    event.stopPropagation();
    const pixels = event.shiftKey ? LARGE : SMALL;
    const to = map.latLngToContainerPoint(marker.getLatLng()).add([direction[0] * pixels, direction[1] * pixels]);
    marker.setLatLng(map.containerPointToLatLng(to));
    clearTimeout(waiting);
    waiting = setTimeout(() => moved(marker.getLatLng().lat, marker.getLatLng().lng), SETTLED_MS);
  }));
  return { show: (point) => place(map, marker, circle, point) };
}

function place(map, marker, circle, point) {
  circle.remove();
  if (!point) {
    marker.remove();
    return;
  }
  const at = [point.lat, point.lon];
  marker.setLatLng(at).addTo(map);
  if (point.accuracy) {
    circle.setLatLng(at).setRadius(point.accuracy).addTo(map);
    map.fitBounds(circle.getBounds(), { maxZoom: CLOSE });
  } else if (point.isKnown || !map.getBounds().contains(at)) {
    map.setView(at, Math.max(map.getZoom(), CLOSE - 2));
  }
}
