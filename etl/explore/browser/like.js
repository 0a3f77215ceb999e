import { folded } from "./folding.js";
import { eachInParallel } from "./load.js";
import { addWeightOfWord } from "./postings.js";
import { rarityOf } from "./worth.js";

const MOST_LOOKED_UP = 64;
const MOST_USED = 40;
const FEW_PAPERS = 50;
const COMMON_SHARE = 0.1;
const READ_BITS = 3;

/** The papers `{place, likeness}` that share most of a text's rare words, the likest first; 1 if a paper has them all.
 *
 * Of a long text the 64 longest words are looked up, and the 40 rarest of them count, each by how rare it is.
 */
export async function papersLike(index, text, count) {
  const entries = await rareEntries(index, text);
  const weights = entries.map((entry) => rarityOf(entry.count, index.size));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!total) return [];
  const shared = new Uint32Array(index.size);
  entries.forEach((entry, at) => addWeightOfWord(entry.postings, READ_BITS, weights[at], shared));
  const lengths = await index.numbers("length");
  const wordCount = distinctWords(text).length;
  const distance = (place) => Math.abs(lengths[place] - wordCount);
  const likest = heaviest(shared, total, count);
  likest.sort((a, b) => shared[b] - shared[a] || distance(a) - distance(b) || a - b);
  return likest.slice(0, count).map((place) => ({ place, likeness: shared[place] / total }));
}

/** The places of most weight, at least so many if there are, and all that weigh as much as the last of these. */
function heaviest(shared, total, count) {
  const counts = new Uint32Array(total + 1);
  for (const weight of shared) counts[weight] += 1;
  let least = total;
  for (let sum = counts[least]; sum < count && least > 1; sum += counts[least]) least -= 1;
  const places = [];
  shared.forEach((weight, place) => {
    if (weight >= least) places.push(place);
  });
  return places;
}

/** The rarest of the text's words, those too that no paper has. */
async function rareEntries(index, text) {
  const longest = distinctWords(text).sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).slice(0, MOST_LOOKED_UP);
  const entries = new Array(longest.length);
  await eachInParallel(longest, async (word, at) => {
    entries[at] = await index.dictionary.find(word);
  }, index.signal);
  const most = index.size <= FEW_PAPERS ? index.size : index.size * COMMON_SHARE;
  const rare = entries.filter((entry) => entry.count <= most).sort((a, b) => a.count - b.count);
  return (rare.length ? rare : entries).slice(0, MOST_USED);
}

function distinctWords(text) {
  return [...new Set(folded(text).match(/[\p{L}\p{N}]+/gu) ?? [])];
}
