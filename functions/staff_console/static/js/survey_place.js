/** Where and when a photo was taken, as this phone knows it. */

const PATIENCE = { enableHighAccuracy: true, timeout: 8_000, maximumAge: 30_000 };

/** @returns {Promise<{lat: number, lon: number, accuracy: number} | null>} null where the phone does not say */
export function whereFrom() {
  return new Promise((resume) => {
    if (!navigator.geolocation) return resume(null);
    const found = ({ coords }) => resume({ lat: coords.latitude, lon: coords.longitude, accuracy: Math.round(coords.accuracy) });
    navigator.geolocation.getCurrentPosition(found, () => resume(null), PATIENCE);
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
  return { taken_at: file.taken_at ?? new Date(modifiedAt).toISOString(), ...place };
}
