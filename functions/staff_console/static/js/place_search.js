/** The citizens' search for a place of the city, where it has a list of them. */

export { start } from "/public-site/aset/js/place_search.js";
