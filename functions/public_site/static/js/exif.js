/** When and where a JPEG says it was taken, and what wrote it. Read before it is shrunk, which takes that away. */

const [EXIF_IFD, GPS_IFD] = [0x8769, 0x8825];
const SOFTWARE = 0x0131;
const [TAKEN, OFFSET] = [0x9003, 0x9011];
const [NORTH_OR_SOUTH, LATITUDE, EAST_OR_WEST, LONGITUDE] = [1, 2, 3, 4];
const WIDTHS = { 2: 1, 3: 2, 4: 4, 5: 8 };
const CITY_OFFSET = "+07:00"; // as the server takes a time without a zone

/** @typedef {{taken_at?: string, lat?: number, lon?: number, software?: string, shrunk?: boolean}} Capture */

/**
 * @param {ArrayBuffer} file
 * @returns {Capture} nothing where it cannot be read
 */
export function captureOf(file) {
  try {
    const tiff = tiffIn(new DataView(file));
    return tiff ? { ...timeOf(tiff), ...placeOf(tiff), ...softwareOf(tiff) } : {};
  } catch (damaged) {
    if (damaged instanceof RangeError) return {};
    throw damaged;
  }
}

/** The block after `Exif\0\0` in the first APP1 segment that has one. */
function tiffIn(view) {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 4 <= view.byteLength && view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint8(at + 1) === 0xda) return null;
    if (view.getUint8(at + 1) === 0xe1 && view.getUint32(at + 4) === 0x45786966) {
      return reader(new DataView(view.buffer, at + 10, view.getUint16(at + 2) - 8));
    }
  }
  return null;
}

function reader(view) {
  const isLittle = view.getUint16(0) === 0x4949;
  const short = (at) => view.getUint16(at, isLittle);
  const long = (at) => view.getUint32(at, isLittle);
  const entries = (start) => {
    const found = new Map();
    for (let each = 0; each < short(start); each++) {
      const at = start + 2 + each * 12;
      const size = (WIDTHS[short(at + 2)] ?? 1) * long(at + 4);
      found.set(short(at), { at: size > 4 ? long(at + 8) : at + 8, count: long(at + 4) });
    }
    return found;
  };
  return { view, long, entries, root: entries(long(4)) };
}

function under(tiff, tag) {
  const pointer = tiff.root.get(tag);
  return pointer ? tiff.entries(tiff.long(pointer.at)) : new Map();
}

function textOf(tiff, entry) {
  if (!entry) return "";
  const codes = Array.from({ length: entry.count }, (_, each) => tiff.view.getUint8(entry.at + each));
  return String.fromCharCode(...codes).replace(/\0.*$/s, "").trim();
}

function softwareOf(tiff) {
  const software = textOf(tiff, tiff.root.get(SOFTWARE)).slice(0, 200);
  return software ? { software } : {};
}

function timeOf(tiff) {
  const exif = under(tiff, EXIF_IFD);
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(textOf(tiff, exif.get(TAKEN)));
  if (!parts) return {};
  const offset = textOf(tiff, exif.get(OFFSET));
  const zone = /^[+-]\d\d:\d\d$/.test(offset) ? offset : CITY_OFFSET;
  const moment = new Date(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}${zone}`);
  const year = moment.getUTCFullYear();
  return year >= 2000 && year < 2100 ? { taken_at: moment.toISOString() } : {};
}

function placeOf(tiff) {
  const gps = under(tiff, GPS_IFD);
  const lat = degrees(tiff, gps.get(LATITUDE)) * (textOf(tiff, gps.get(NORTH_OR_SOUTH)) === "S" ? -1 : 1);
  const lon = degrees(tiff, gps.get(LONGITUDE)) * (textOf(tiff, gps.get(EAST_OR_WEST)) === "W" ? -1 : 1);
  const isPlace = Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && (lat !== 0 || lon !== 0);
  return isPlace ? { lat, lon } : {};
}

/** Degrees, minutes and seconds, each a fraction; NaN where there is none. */
function degrees(tiff, entry) {
  if (entry?.count !== 3) return NaN;
  const [whole, minutes, seconds] = [0, 8, 16].map((more) => tiff.long(entry.at + more) / tiff.long(entry.at + more + 4));
  return whole + minutes / 60 + seconds / 3600;
}
