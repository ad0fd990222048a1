/** For tests: the surveyor's way outside a browser. A line of JSON in, a line out: stops and start, and the order. */

import { createInterface } from "node:readline";
import { walk } from "../functions/staff_console/static/js/walk.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { stops, start } = JSON.parse(line);
  console.log(JSON.stringify(walk(stops, start).map(({ name }) => name)));
}
