/** Says that reports have come into the queue that is looked at. Nothing moves below the pointer: one loads anew oneself. */

/** @param {HTMLElement} line */
export function start(line) {
  const { queue } = line.dataset;
  const shown = number(document.querySelector(`nav [data-queue="${queue}"]`)?.textContent);
  document.addEventListener("counted", ({ detail }) => {
    const more = (detail[queue] ?? shown) - shown;
    line.hidden = more <= 0;
    if (more > 0) line.replaceChildren(`${more.toLocaleString("id")} laporan baru – `, reload());
  });
}

function reload() {
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = "muat ulang";
  return link;
}

function number(text) {
  return Number((text ?? "0").replaceAll(".", ""));
}
