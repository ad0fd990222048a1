/** Several reports ticked: how many, and all of them at once. */

import { part } from "/public-site/aset/js/dom.js";

/** @param {HTMLFormElement} form */
export function start(form) {
  const [all, said] = [part(form, "all"), part(form, "chosen")];
  if (!all) return;
  const boxes = [...form.querySelectorAll("[name=ticket]")];
  const count = () => {
    const { length } = boxes.filter((box) => box.checked);
    said.textContent = length > 0 ? `${length} laporan dipilih` : "Beberapa sekaligus: centang laporannya, lalu";
    all.textContent = length === boxes.length ? "Lepas semua" : "Pilih semua";
  };
  all.hidden = false;
  all.addEventListener("click", () => {
    const isToTick = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = isToTick;
    count();
  });
  form.addEventListener("change", count);
  count();
}
