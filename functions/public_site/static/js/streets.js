/** A map of the city. Streets come from OpenStreetMap; without a network the kelurahan are drawn instead. */

import { made } from "./dom.js";

const LEAFLET = new URL("../vendor/leaflet-1.9.4/", import.meta.url);
const TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";
const CREDIT = '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a>';
const CLOSE_WITHOUT_STREETS = 15;
const NAMED = 14; // farther out the names lie on one another

/**
 * @param {HTMLElement} box
 * @param {object} areas GeoJSON
 * @returns {Promise<{L: object, map: object}>} Leaflet, and the whole city in sight
 */
export async function streets(box, areas) {
  const L = await leaflet();
  const map = L.map(box, { zoomControl: false, fadeAnimation: false, zoomAnimation: false, zoomSnap: 0.25 });
  map.attributionControl.setPrefix('<a href="https://leafletjs.com">Leaflet</a>');
  L.control.zoom({ zoomInTitle: "Perbesar", zoomOutTitle: "Perkecil" }).addTo(map);
  const outlines = L.geoJSON(areas, { style: { className: "outline" }, interactive: false }).addTo(map);
  map.fitBounds(outlines.getBounds());
  new ResizeObserver(() => map.invalidateSize()).observe(box);
  tiled(L, map, box, outlines);
  return { L, map };
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
    const fit = () => {
      box.classList.toggle("far", map.getZoom() < NAMED);
      if (map.getZoom() >= NAMED) name(outlines);
    };
    map.on("zoomend", fit);
    fit();
  });
  tiles.addTo(map);
}

/** Once: every name costs the browser a layout of the page. */
function name(outlines) {
  for (const layer of outlines.getLayers().filter((each) => !each.getTooltip())) {
    const words = made("span", {}, layer.feature.properties.nama); // a text would be read as HTML
    layer.bindTooltip(words, { permanent: true, direction: "center", className: "area-name" });
  }
}

async function leaflet() {
  const script = import(new URL("leaflet.js", LEAFLET).href);
  await Promise.all([styled(new URL("../map.css", import.meta.url)), styled(new URL("leaflet.css", LEAFLET)), script]);
  return window.L;
}

/** Before the page's own styles, which therefore win. */
function styled(href) {
  const css = made("link", { rel: "stylesheet", href: href.href });
  const done = new Promise((resolve, reject) => {
    css.addEventListener("load", resolve);
    css.addEventListener("error", reject);
  });
  document.head.prepend(css);
  return done;
}
