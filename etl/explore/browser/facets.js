import { keysOfTerm } from "./evaluate.js";
import { eachInParallel } from "./load.js";
import { countKeyPlaces } from "./postings.js";

/** How many papers of a set have each value of the site's facets; values that none has are left out. */
export async function countedFacets(index, facets, bits) {
  const counted = [];
  await eachInParallel(facets, async (facet, at) => {
    const values = facet.field === "year" ? await yearCounts(index, facet, bits) : await keyCounts(index, facet, bits);
    const known = values.filter(([, count]) => count > 0);
    if (facet.field !== "year") known.sort(([, a], [, b]) => b - a);
    counted[at] = { ...facet, values: known };
  }, index.signal);
  return counted;
}

async function yearCounts(index, { values }, bits) {
  const years = await index.numbers("year");
  const counts = new Map();
  for (const place of bits.places()) counts.set(years[place], (counts.get(years[place]) ?? 0) + 1);
  return values.map(([value]) => [value, counts.get(Number(value)) ?? 0]);
}

async function keyCounts(index, { field, values }, bits) {
  const counts = new Array(values.length);
  await eachInParallel(values, async ([value], at) => {
    const [key] = keysOfTerm(field, String(value)) ?? [];
    counts[at] = [value, key ? countKeyPlaces((await index.dictionary.find(key)).postings, bits) : 0];
  }, index.signal);
  return counts;
}
