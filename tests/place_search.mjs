/** For tests: the form's search of places outside a browser. A line of JSON in, a line out: places, or what is typed. */

import { createInterface } from "node:readline";
import { finder } from "../functions/public_site/static/js/known_places.js";

let find;
for await (const line of createInterface({ input: process.stdin })) {
  const { places, typed } = JSON.parse(line);
  if (places) find = finder(places);
  console.log(JSON.stringify(typed === undefined ? [] : find(typed)));
}
