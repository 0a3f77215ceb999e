import { eachInParallel } from "./load.js";
import { Reading } from "./reading.js";

const FIRST_AHEAD = 8;
const MOST_AHEAD = 64;

/** What a search found: places in order, of which those that the index cannot tell for sure are verified bit by bit. */
export class Result {
  #store;
  #outcome;
  #good;
  #told;
  #kept = 0;
  #ahead = FIRST_AHEAD;

  /** `store` is `{perShard, cardsOf, detailsOf}`; `words` are `{text, field}`; `places` are all that may be in it. */
  constructor(store, outcome, places, words, isAll) {
    this.#store = store;
    this.#outcome = outcome;
    this.#told = outcome.sure.or(outcome.maybe.inverted());
    this.#good = outcome.sure.or(outcome.sure);
    /** The papers in order; while `isExact` is false those too that may turn out not to be in the result. */
    this.places = places;
    /** Words to mark, `{text, field}`, the field null where the word may stand anywhere. */
    this.words = words;
    /** Whether every paper is selected. */
    this.isAll = isAll;
    this.isExact = outcome.maybe.andNot(outcome.sure).isEmpty();
  }

  /** How many papers there are; while `isExact` is false, at most. */
  get count() {
    return this.places.length;
  }

  /** The papers that are in the result, or may be. */
  get bits() {
    return this.#outcome.maybe.andNot(this.#told.andNot(this.#good));
  }

  /** The card of the paper that stands at `at`, from 0; undefined behind the last. */
  async card(at) {
    return (await this.page(at, 1))[0];
  }

  /** The cards of up to `count` papers from `from` on, counted from 0; every one of them is in the result. */
  async page(from, count, signal) {
    while (!this.isExact && this.#kept < from + count) await this.#verifyAhead(signal);
    const places = [...this.places.subarray(from, from + count)];
    const cards = new Array(places.length);
    await eachInParallel(places, async (place, at) => {
      cards[at] = (await this.#store.cardsOf(this.#shardOf(place)))[place % this.#store.perShard];
    }, signal);
    return cards;
  }

  /** Verify all that is not sure; `progress(share)` is told how far it is. */
  async settle(progress, signal) {
    const shards = this.#openShards(this.places);
    let done = 0;
    await eachInParallel(shards, async (shard) => {
      await this.#verifyShard(shard);
      done += 1;
      progress?.(done / shards.length);
    }, signal);
    this.#sift();
  }

  /** Verify the next papers in order, in ever more shards at once, and drop those that are not in the result. */
  async #verifyAhead(signal) {
    const shards = new Set();
    for (let at = this.#kept; at < this.places.length && shards.size < this.#ahead; at += 1) {
      if (!this.#told.has(this.places[at])) shards.add(this.#shardOf(this.places[at]));
    }
    this.#ahead = Math.min(MOST_AHEAD, 2 * this.#ahead);
    await eachInParallel([...shards], (shard) => this.#verifyShard(shard), signal);
    this.#sift();
  }

  /** Take the papers that turned out wrong out of the list, and count those at its head of which nothing is open. */
  #sift() {
    const isWrong = (place) => this.#told.has(place) && !this.#good.has(place);
    const isOpen = (place) => !this.#told.has(place);
    this.places = this.places.filter((place) => !isWrong(place));
    let kept = Math.min(this.#kept, this.places.length);
    while (kept < this.places.length && !isOpen(this.places[kept])) kept += 1;
    this.#kept = kept;
    this.isExact = kept === this.places.length;
  }

  async #verifyShard(shard) {
    const first = shard * this.#store.perShard;
    const [cards, details] = await Promise.all([
      this.#store.cardsOf(shard),
      this.#outcome.isDetail ? this.#store.detailsOf(shard) : null,
    ]);
    cards.forEach((card, at) => {
      const place = first + at;
      if (this.#told.has(place)) return;
      if (this.#outcome.check(place, new Reading(card, details?.[at]))) this.#good.add(place);
      this.#told.add(place);
    });
  }

  #openShards(places) {
    const open = new Set();
    for (const place of places) {
      if (!this.#told.has(place)) open.add(this.#shardOf(place));
    }
    return [...open];
  }

  #shardOf(place) {
    return Math.floor(place / this.#store.perShard);
  }
}
