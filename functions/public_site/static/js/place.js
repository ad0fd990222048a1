/** Where: the own position, a pin on a map, or a kelurahan of a list. The map is brought when this group is in sight. */

import { made, part } from "./dom.js";
import { metres, options, where } from "./areas.js";
import { say } from "./words.js";

const LOST = say("Lokasi tidak bisa dibaca. Izinkan akses lokasi, atau pakai peta atau daftar kelurahan.");
const CHECKING = say("Memeriksa titik …");

/** @param {HTMLFormElement} form */
export function start(form) {
  const group = part(form, "place");
  form.append(made("input", { type: "hidden", name: "accuracy" }));
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    bring(form, group).catch(() => giveNumbersBack(form, group));
  });
  seen.observe(group);
}

async function bring(form, group) {
  show(group, { map: true });
  const chooser = made(
    "div",
    { class: "field", "data-field": "place" },
    made("div", { class: "ways" }, button("locate", say("Lokasi saya")), button("pin", say("Pin di tengah peta"))),
    made("p", { class: "hint", id: "map-hint" }, say("Ketuk peta untuk menaruh pin, lalu geser, juga dengan tombol panah.")),
    made("div", { class: "map", role: "group", "aria-label": say("Peta"), "aria-describedby": "map-hint" }),
    made("p", { class: "note", role: "status", "data-part": "place-note" }),
    button("unpin", say("Hapus titik")),
    made("label", { for: "kelurahan" }, `${say("Atau pilih kelurahan")} `, made("span", { class: "optional" }, say("perkiraan"))),
    made("select", { id: "kelurahan" }, made("option", { value: "" }, say("Pilih dari daftar"))),
  );
  (part(group, "search") ?? group.querySelector("legend")).after(chooser);
  const drawn = { map: null };
  const set = setter(form, drawn);
  const clear = () => set(null, "");
  const again = () => {
    const point = pointOf(form);
    return point ? set(point, say("Titik yang tadi.")) : clear();
  };
  chooser.querySelector("#pin").disabled = true;
  chooser.querySelector("#unpin").addEventListener("click", clear);
  chooser.querySelector("#locate").addEventListener("click", () => locate(form, set));
  form.addEventListener("restored", again);
  form.addEventListener("known-place", ({ detail: { nama, lat, lon } }) =>
    set({ lat, lon, isKnown: true }, say("Titik di {name}. Geser pin bila kurang pas.", { name: nama })),
  );
  again();
  const [areas, { draw }] = await Promise.all([fetched("/public-site/wilayah.json"), import("./map.js")]);
  listed(chooser.querySelector("select"), areas, set);
  drawn.map = await draw(chooser.querySelector(".map"), areas, (lat, lon) => set({ lat, lon }, say("Titik dipilih di peta.")));
  drawn.map.show(pointOf(form));
  chooser.querySelector("#pin").addEventListener("click", () => drawn.map.pinTheMiddle());
  chooser.querySelector("#pin").disabled = false;
}

/** Instead of a point: a kelurahan. */
function listed(list, areas, set) {
  list.append(...options(areas));
  list.addEventListener("change", () => {
    const area = areas.features.find((each) => each.properties.kode === list.value)?.properties;
    if (!area) return set(null, "");
    const [lon, lat] = area.titik;
    const words = say("Titik di tengah kelurahan, hanya perkiraan (sampai {distance}). Tulis patokan supaya ditemukan petugas.", { distance: metres(area.jari) });
    return set({ lat, lon, accuracy: area.jari }, words);
  });
}

function pointOf(form) {
  const { lat, lon, accuracy } = form.elements;
  return lat.value && lon.value ? { lat: Number(lat.value), lon: Number(lon.value), accuracy: Number(accuracy.value) } : null;
}

/** Fills the form's numbers, shows the point, and says at once when it is not the city's. */
function setter(form, drawn) {
  let latest = 0;
  return async (point, words) => {
    const turn = ++latest;
    const tell = (text, outside = "") => {
      if (turn !== latest) return;
      form.dataset.outside = outside;
      part(form, "place-note").textContent = text;
      part(form, "place-note").classList.toggle("outside", outside !== "");
    };
    const { lat, lon, accuracy } = form.elements;
    lat.value = point ? point.lat.toFixed(6) : "";
    lon.value = point ? point.lon.toFixed(6) : "";
    accuracy.value = point?.accuracy ? Math.round(point.accuracy) : "";
    form.dispatchEvent(new CustomEvent("place"));
    form.querySelector("#unpin").hidden = !point;
    drawn.map?.show(point);
    tell(point ? CHECKING : "");
    if (!point) return;
    const found = await where(point);
    if (found?.outside) tell(found.outside, found.outside);
    else tell(found ? `${words} ${say("Kelurahan {kelurahan}, Kecamatan {kecamatan}.", found)}` : words);
  };
}

function locate(form, set) {
  const note = part(form, "place-note");
  note.textContent = say("Mencari lokasi Anda …");
  navigator.geolocation.getCurrentPosition(
    ({ coords: { latitude: lat, longitude: lon, accuracy } }) =>
      set({ lat, lon, accuracy }, say("Lokasi Anda, tepat sampai kira-kira {distance}. Geser pin bila kurang pas.", { distance: metres(accuracy) })),
    () => (note.textContent = LOST),
    { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
  );
}

function giveNumbersBack(form, group) {
  group.querySelector('[data-field="place"]')?.remove();
  show(group, { map: false });
}

/** Two numbers stand where there is no map; what is found by name needs one. */
function show(group, { map }) {
  part(group, "numbers").hidden = map;
  part(group, "search")?.toggleAttribute("hidden", !map);
}

function button(id, words) {
  return made("button", { type: "button", class: "quiet", id }, words);
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
