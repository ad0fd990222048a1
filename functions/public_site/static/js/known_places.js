/** The city's streets and places, found by name: in any order of words, abbreviated, or with a letter wrong. No page here. */

import MiniSearch from "../vendor/minisearch-7.2.0/index.js";

/** @typedef {{nama: string, lain: string[], jenis: string, kelurahan: string, lat: number, lon: number}} Place */

const MOST = 8;
const MEANT = { jl: "jalan", jln: "jalan", gg: "gang", mesjid: "masjid", mushola: "musala", mushalla: "musala", musholla: "musala" };
const [SHORT, LONG] = [3, 8]; // letters
const OPTIONS = {
  fields: ["nama", "lain", "jenis", "kelurahan"],
  tokenize: wordsOf,
  processTerm: (word) => word, // `wordsOf` has done it
  searchOptions: { prefix: (word) => word.length > 1, fuzzy: slips, boost: { nama: 4, lain: 3 }, weights: { prefix: 0.6, fuzzy: 0.3 } },
};

/**
 * @param {Place[]} places
 * @returns {(typed: string) => Place[]} what is called so before what is only like it; never more than a phone shows
 */
export function finder(places) {
  const names = places.map(({ nama, lain }) => [nama, ...lain].map(plain));
  const index = new MiniSearch(OPTIONS);
  index.addAll(places.map(({ lain, ...place }, id) => ({ ...place, lain: lain.join(" "), id })));
  return (typed) => {
    const asked = plain(typed);
    const all = index.search(typed, { combineWith: "AND" });
    const found = all.length > 0 ? all : index.search(typed);
    const rank = ({ id }) => (names[id].indexOf(asked) + 1) || Infinity;
    return found.sort((one, other) => compare(rank(one), rank(other))).slice(0, MOST).map(({ id }) => places[id]);
  };
}

const compare = (one, other) => (one === other ? 0 : one - other);

const plain = (text) => wordsOf(text).join(" ");

/** Without accents, capitals, apostrophes and dots. */
function wordsOf(text) {
  const letters = text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/[\p{M}'’‘`]/gu, "");
  return letters.split(/[^\p{L}\p{N}]+/u).filter(Boolean).map((word) => (Object.hasOwn(MEANT, word) ? MEANT[word] : word));
}

/** How many letters may be wrong. Another number is another place. */
function slips(word) {
  if (word.length < SHORT || /\p{N}/u.test(word)) return 0;
  return word.length < LONG ? 1 : 2;
}
