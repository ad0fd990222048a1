/** The map with its pin. Streets come from OpenStreetMap; without a network the kelurahan are drawn instead. */

import { made } from "./dom.js";

const LEAFLET = new URL("../vendor/leaflet-1.9.4/", import.meta.url);
const TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";
const CREDIT = '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a>';
const STEP = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const [SMALL, LARGE] = [4, 40]; // pixels; the larger with Shift
const CLOSE = 17;
const CLOSE_WITHOUT_STREETS = 15;
const NAMED = 14; // farther out the names lie on one another
const SETTLED_MS = 500;

/**
 * @param {HTMLElement} box
 * @param {object} areas GeoJSON
 * @param {(lat: number, lon: number) => void} moved the citizen has moved the pin
 * @returns {Promise<{show: (point: import("./areas.js").Point | null) => void, pinTheMiddle: () => void}>}
 */
export async function draw(box, areas, moved) {
  const L = await leaflet();
  const map = L.map(box, { zoomControl: false, zoomAnimation: false, zoomSnap: 0.25 });
  map.attributionControl.setPrefix('<a href="https://leafletjs.com">Leaflet</a>');
  L.control.zoom({ zoomInTitle: "Perbesar", zoomOutTitle: "Perkecil" }).addTo(map);
  const outlines = L.geoJSON(areas, { style: { className: "outline" }, interactive: false }).addTo(map);
  map.fitBounds(outlines.getBounds());
  new ResizeObserver(() => map.invalidateSize()).observe(box);
  tiled(L, map, box, outlines);
  const pin = pinned(L, map, moved);
  map.on("click", ({ latlng }) => moved(latlng.lat, latlng.lng));
  return {
    show: (point) => pin.show(point),
    pinTheMiddle: () => moved(map.getCenter().lat, map.getCenter().lng),
  };
}

function tiled(L, map, box, outlines) {
  let hasCome = false;
  const tiles = L.tileLayer(TILES, { maxZoom: 19, attribution: CREDIT });
  tiles.on("tileload", () => {
    hasCome = true;
  });
  tiles.on("tileerror", () => {
    if (hasCome || !map.hasLayer(tiles)) return;
    map.removeLayer(tiles);
    box.classList.add("drawn");
    map.setMaxZoom(CLOSE_WITHOUT_STREETS);
    const fit = () => box.classList.toggle("far", map.getZoom() < NAMED);
    map.on("zoomend", fit);
    fit();
    for (const layer of outlines.getLayers()) {
      layer.bindTooltip(layer.feature.properties.nama, { permanent: true, direction: "center", className: "area-name" });
    }
  });
  tiles.addTo(map);
}

function pinned(L, map, moved) {
  const icon = L.divIcon({ className: "pin", iconSize: [32, 42], iconAnchor: [16, 41] });
  const marker = L.marker([0, 0], { icon, draggable: true, autoPan: true, title: "Pin lokasi laporan", alt: "Pin lokasi laporan" });
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
  } else if (!map.getBounds().contains(at)) {
    map.setView(at, Math.max(map.getZoom(), CLOSE - 2));
  }
}

async function leaflet() {
  const css = made("link", { rel: "stylesheet", href: new URL("leaflet.css", LEAFLET).href });
  const styled = new Promise((resolve, reject) => {
    css.addEventListener("load", resolve);
    css.addEventListener("error", reject);
  });
  document.head.prepend(css);
  await Promise.all([styled, import(new URL("leaflet.js", LEAFLET).href)]);
  return window.L;
}
