/** The citizens' map for the place of a report. */

export { start } from "/public-site/aset/js/place.js";
