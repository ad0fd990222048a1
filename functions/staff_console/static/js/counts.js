/** The way to queues and pages: the current one in sight, and the numbers beside them asked anew while looked at. */

const EVERY_MS = 30_000;
const ADDRESS = "/staff-console/hitungan.json";

/** @param {HTMLElement} nav */
export function start(nav) {
  showCurrent(nav);
  setInterval(() => {
    if (!document.hidden) refresh(nav);
  }, EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) refresh(nav);
  });
}

/** In the middle of a phone's narrow row. */
function showCurrent(nav) {
  const current = nav.querySelector("[aria-current]");
  if (current) nav.scrollLeft = current.offsetLeft - (nav.clientWidth - current.offsetWidth) / 2;
}

/** Whoever wants to know hears of it as the document's event `counted`. @param {HTMLElement} nav */
export async function refresh(nav) {
  const numbers = await asked();
  if (!numbers) return;
  for (const count of nav.querySelectorAll("[data-queue]")) {
    const number = numbers[count.dataset.queue];
    if (number !== undefined) count.textContent = number.toLocaleString("id");
  }
  document.dispatchEvent(new CustomEvent("counted", { detail: numbers }));
}

/** @returns {Promise<Record<string, number> | null>} null without a network, and once the session is over */
async function asked() {
  try {
    const answer = await fetch(ADDRESS, { headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).antrean : null;
  } catch {
    return null;
  }
}
