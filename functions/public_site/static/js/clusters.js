/** The reports on the map: those that lie close together as one mark with their number, until one comes closer. */

import { made } from "./dom.js";
import { described } from "./lines.js";
import { streets } from "./streets.js";
import { say, sayMany } from "./words.js";

const SUPERCLUSTER = new URL("../vendor/supercluster-9.1.0/supercluster.min.js", import.meta.url);
const CLOSEST = 19; // reports of one cell lie on the same point, and stay together
const RADIUS = 56;
const LISTED = 12;
const CLOSE = 16;

/**
 * @param {HTMLElement} box
 * @param {object} areas GeoJSON
 * @param {import("./lines.js").Names} names
 * @param {(field: string, value: string) => string} words
 * @returns {Promise<{show: (rows: import("./rows.js").Row[]) => void, go: (point: object) => void}>}
 */
export async function clusters(box, areas, names, words) {
  const [{ L, map }] = await Promise.all([streets(box, areas), import(SUPERCLUSTER.href)]);
  const popup = L.popup({ maxWidth: 260, minWidth: 180, autoPanPadding: [20, 20] });
  const circle = L.circle([0, 0], { className: "accuracy", interactive: false });
  const marks = new Map();
  let [index, before] = [null, null];
  const open = (feature) => {
    const rows = feature.properties.cluster ? index.getLeaves(feature.id, LISTED) : [feature];
    const content = told(rows.map((each) => each.properties.row), feature.properties.point_count ?? 1, names, words);
    before = document.activeElement;
    popup.setLatLng(latlng(feature)).setContent(content).openOn(map);
    content.querySelector("a").focus({ preventScroll: true });
  };
  const closer = (feature) => {
    const zoom = index.getClusterExpansionZoom(feature.id);
    if (zoom > Math.min(map.getMaxZoom(), CLOSEST)) return open(feature);
    map.setView(latlng(feature), zoom);
    return box.focus({ preventScroll: true });
  };
  const draw = () => {
    const zoom = Math.floor(map.getZoom());
    const bounds = map.getBounds().pad(0.2);
    const inside = index.getClusters([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()], zoom);
    const wanted = new Map(inside.map((feature) => [keyOf(feature), feature]));
    for (const [key, mark] of marks) {
      if (!wanted.has(key)) mark.remove() && marks.delete(key);
    }
    for (const [key, feature] of wanted) {
      if (!marks.has(key)) marks.set(key, marked(L, feature, names, words, feature.properties.cluster ? closer : open).addTo(map));
    }
  };
  map.on("moveend", () => index && draw());
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !popup.isOpen()) return;
    map.closePopup(popup);
    (before?.isConnected ? before : box).focus({ preventScroll: true });
  });
  return {
    show: (rows) => {
      map.closePopup(popup);
      for (const mark of marks.values()) mark.remove();
      marks.clear();
      index = new window.Supercluster({ radius: RADIUS, maxZoom: CLOSEST }).load(rows.filter((row) => row.lat !== null).map(feature));
      draw();
    },
    go: ({ lat, lon, accuracy }) => {
      circle.setLatLng([lat, lon]).setRadius(accuracy).addTo(map);
      map.setView([lat, lon], Math.min(CLOSE, map.getMaxZoom()));
    },
  };
}

const feature = (row) => ({ type: "Feature", geometry: { type: "Point", coordinates: [row.lon, row.lat] }, properties: { row } });

const latlng = ({ geometry: { coordinates: [lon, lat] } }) => [lat, lon];

const keyOf = ({ id, properties }) => (properties.cluster ? `cluster ${id}` : properties.row.tiket);

function marked(L, feature, names, words, chosen) {
  const { cluster, point_count: number, row } = feature.properties;
  const said = cluster ? null : described(row, names, words);
  const name = cluster ? sayMany("{n} laporan", number) : `${said.kind}, ${said.state}, ${said.age}`;
  const html = cluster ? made("span", { class: "cluster" }, String(number)) : made("span", { class: `mark ${said.lamp}` }, said.mark);
  const size = cluster ? 34 + 4 * Math.ceil(Math.log10(number)) : 32;
  const icon = L.divIcon({ html, className: "report-mark", iconSize: [size, size] });
  const mark = L.marker(latlng(feature), { icon, title: name });
  mark.on("add", () => {
    mark.getElement().setAttribute("aria-label", name);
    mark.getElement().addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      chosen(feature);
    });
  });
  return mark.on("click", () => chosen(feature));
}

/** What a mark stands for; of very many the newest. */
function told(rows, number, names, words) {
  const items = rows.map((row) => {
    const said = described(row, names, words);
    return made(
      "li",
      {},
      made("a", { href: said.address }, said.kind),
      made("span", {}, made("span", { class: `mark ${said.lamp}`, "aria-hidden": "true" }, said.mark), ` ${said.state}, ${said.age}`),
    );
  });
  const rest = number - rows.length;
  if (rest > 0) items.push(made("li", {}, say("dan {n} lagi di daftar", { n: rest })));
  return made("ul", { class: "told" }, ...items);
}
