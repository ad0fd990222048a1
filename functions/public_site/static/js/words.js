/** What the page says, in its own language: Indonesian as it stands in the modules, or the translation of that. */

const LANGUAGE = document.documentElement.lang || "id";
const OWN = "id";
/** For numbers and dates. */
export const LOCALE = LANGUAGE === "en" ? "en-GB" : LANGUAGE;

const BASE = LANGUAGE === OWN ? "/public-site" : `/public-site/${LANGUAGE}`;

/** @type {Record<string, [string, string]>} of one, and of many */
const WORDS = LANGUAGE === OWN ? {} : await translations();

/**
 * @param {string} sentence Indonesian, with `{name}` for each value
 * @param {Record<string, string | number>} values
 */
export function say(sentence, values = {}) {
  return filled(WORDS[sentence]?.[0] ?? sentence, values);
}

/**
 * @param {string} sentence with `{n}` for the number
 * @param {number} n
 */
export function sayMany(sentence, n) {
  return filled(WORDS[sentence]?.[n === 1 ? 0 : 1] ?? sentence, { n: n.toLocaleString(LOCALE) });
}

/** Marks a sentence of a table, which is said later. */
export const sayable = (/** @type {string} */ sentence) => sentence;

/** @param {string} path `/laporan` becomes `/public-site/en/laporan` on an English page */
export const to = (path) => BASE + path;

/** @param {string} path of another function: `/submit-report` becomes `/submit-report/en` on an English page */
export const inLanguage = (path) => (LANGUAGE === OWN ? path : `${path}/${LANGUAGE}`);

function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Without a network: none, and Indonesian is better than nothing. */
async function translations() {
  try {
    const answer = await fetch(`${BASE}/kata.json`);
    return answer.ok ? await answer.json() : {};
  } catch {
    return {};
  }
}
