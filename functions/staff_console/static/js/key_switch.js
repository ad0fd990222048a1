/** The list of keys, with a switch for those who trigger them unawares, as with speech input. */

import { areOn, turn } from "./keys.js";

/** @param {HTMLElement} help */
export function start(help) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  const tell = () => (button.textContent = areOn() ? "Matikan tombol di perangkat ini" : "Nyalakan tombol di perangkat ini");
  button.addEventListener("click", () => {
    turn(!areOn());
    tell();
  });
  tell();
  help.append(button);
}
