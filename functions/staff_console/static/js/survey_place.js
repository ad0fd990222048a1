/** Where and when a photo was taken, as this phone knows it. */

const PATIENCE_MS = 8_000;
const HOW = { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 30_000 };

/** @returns {Promise<{lat: number, lon: number, accuracy: number} | null>} null where the phone does not say */
export function whereFrom() {
  return new Promise((resume) => {
    if (!navigator.geolocation) return resume(null);
    const found = ({ coords }) => resume({ lat: coords.latitude, lon: coords.longitude, accuracy: Math.round(coords.accuracy) });
    navigator.geolocation.getCurrentPosition(found, () => resume(null), HOW);
    setTimeout(() => resume(null), PATIENCE_MS); // a question that nobody answers has no end of its own
  });
}

/**
 * What the file says comes first, and nothing of either source is mixed into a place of the other.
 * @param {import("/public-site/aset/js/exif.js").Capture} file
 * @param {{lat: number, lon: number, accuracy: number} | null} phone
 * @param {number} modifiedAt
 */
export function captureAt(file, phone, modifiedAt) {
  const place = file.lat === undefined ? (phone ?? {}) : { lat: file.lat, lon: file.lon };
  return { ...file, taken_at: file.taken_at ?? new Date(modifiedAt).toISOString(), ...place };
}
