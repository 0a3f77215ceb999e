import { eachInParallel } from "./load.js";
import { compareCodePoints } from "./spelling.js";

const NOTHING = new Uint8Array(0);

/** The terms of the site with their postings, in shards of which only those that are asked for are read. */
export class Dictionary {
  #shelf;
  #firsts;

  /** `firsts` is the first term of each shard, in order. */
  constructor(shelf, firsts) {
    this.#shelf = shelf;
    this.#firsts = firsts;
  }

  /** The postings of a term with its document count; none where no paper has it. */
  async find(term) {
    const number = this.#shardOf(term);
    if (number < 0) return { term, count: 0, postings: NOTHING };
    const shard = await this.#shard(number);
    const at = placeOfTerm(shard.terms, term);
    return shard.terms[at] === term ? entryAt(shard, at) : { term, count: 0, postings: NOTHING };
  }

  /** Call `visit` with every term that begins so; in no order, as the shards come. */
  async eachBeginning(prefix, visit, signal) {
    const first = Math.max(0, this.#shardOf(prefix));
    const numbers = [];
    for (let number = first; number < this.#firsts.length; number += 1) {
      if (number > first && !isUpTo(this.#firsts[number], prefix)) break;
      numbers.push(number);
    }
    const read = async (number) => {
      const shard = await this.#shard(number);
      let at = placeOfTerm(shard.terms, prefix);
      for (; shard.terms[at]?.startsWith(prefix); at += 1) visit(entryAt(shard, at));
    };
    await eachInParallel(numbers, read, signal);
  }

  /** The last shard that begins at or before a term; -1 if the term is before all. */
  #shardOf(term) {
    const at = placeOfTerm(this.#firsts, term);
    return this.#firsts[at] === term ? at : at - 1;
  }

  #shard(number) {
    return this.#shelf.get(`terms/${number}.bin.gz`, termsShard, 2);
  }
}

function isUpTo(term, prefix) {
  return term.startsWith(prefix) || compareCodePoints(term, prefix) <= 0;
}

function termsShard(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const starts = new Uint32Array(header.length + 1);
  starts[0] = 4 + length;
  header.forEach(([, , size], at) => {
    starts[at + 1] = starts[at] + size;
  });
  return { bytes, starts, terms: header.map(([term]) => term), counts: Uint32Array.from(header, ([, count]) => count) };
}

function entryAt(shard, at) {
  const postings = shard.bytes.subarray(shard.starts[at], shard.starts[at + 1]);
  return { term: shard.terms[at], count: shard.counts[at], postings };
}

/** The place of the first term that is not before the given one. */
function placeOfTerm(terms, term) {
  let [low, high] = [0, terms.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareCodePoints(terms[middle], term) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
