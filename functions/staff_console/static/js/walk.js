/** The way from report to report, always the nearest next: as `shared/console/walk.py`, from where this phone is. */

const METRES_PER_DEGREE = 111_195;

/** @typedef {{lat: number, lon: number}} Place */

/**
 * @template {{place: Place | null}} Stop
 * @param {Stop[]} stops in order of arrival
 * @param {Place} start
 * @returns {Stop[]} those without a place last
 */
export function walk(stops, start) {
  const ahead = stops.filter(({ place }) => place);
  const way = [];
  for (let here = start; ahead.length > 0; here = way.at(-1).place) {
    const nearest = ahead.reduce((best, stop) => (metres(here, stop.place) < metres(here, best.place) ? stop : best));
    ahead.splice(ahead.indexOf(nearest), 1);
    way.push(nearest);
  }
  return [...way, ...stops.filter(({ place }) => !place)];
}

/**
 * On a plane through `one`: within 0.1 % inside a city.
 * @param {Place} one
 * @param {Place} other
 */
export function metres(one, other) {
  const east = (other.lon - one.lon) * Math.cos((one.lat * Math.PI) / 180);
  return Math.hypot(other.lat - one.lat, east) * METRES_PER_DEGREE;
}
