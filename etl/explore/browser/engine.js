import { downloaded } from "./download.js";
import { eachPossibleDays } from "./days.js";
import { Dictionary } from "./dictionary.js";
import { evaluate, soughtWords } from "./evaluate.js";
import { SiteError } from "./errors.js";
import { countedFacets } from "./facets.js";
import { papersLike } from "./like.js";
import { Shelf } from "./load.js";
import { addKeyPlaces } from "./postings.js";
import { Bits } from "./bits.js";
import { bestFirst, byColumn } from "./rank.js";
import { rawBytes } from "./raw.js";
import { Result } from "./result.js";
import { parseQuery } from "./syntax.js";
import { stripped } from "./values.js";

const SITE_FORM = 1;
const COLUMN_SORTS = { title: ["title_rank", false], mentions: ["mentions", true], conflicts: ["conflicts", true] };

/** Open a site of which `load(path)` gives each file as it is; a SiteError if it is of a form that is not known. */
export async function openEngine(load) {
  const site = JSON.parse(new TextDecoder().decode(await load("site.json")));
  if (site.form !== SITE_FORM) {
    throw new SiteError(`site.json: form ${site.form} is not ${SITE_FORM}. Write it anew: abstracts explore --write`);
  }
  return new Engine(site, new Shelf(load));
}

/** The query that finds the papers of some ids; without ids one that finds none. */
export function queryOf(ids) {
  return [...ids].map((id) => `id:${id}`).join(" OR ") || "-has:id";
}

/** Searches over the files of a site, each of which answers as `etl.query.select` does. */
class Engine {
  #shelf;
  #dictionary = null;

  constructor(site, shelf) {
    /** What site.json says. */
    this.site = site;
    this.#shelf = shelf;
  }

  /** The papers of a query, as a Result; a QueryError with its `message` and `at` if it cannot be read.
   *
   * `sort` is best (where there are words), newest, oldest, title, mentions or conflicts. Once `signal` is aborted the
   * search stops with an AbortError.
   */
  async search(text, { sort, signal } = {}) {
    const groups = parseQuery(text);
    const words = soughtWords(groups);
    const order = sort ?? (words.length ? "best" : "newest");
    const index = await this.#index(signal, order === "best");
    const outcome = await evaluate(index, groups);
    signal?.throwIfAborted();
    const places = await this.#inOrder(outcome, order);
    return new Result(this.#store(), outcome, places, words, !groups.length);
  }

  /** The site's facets with their counts within a result; at most so many while that is not exact. */
  async facets(result, signal) {
    if (result.isAll) return this.site.facets;
    return countedFacets(await this.#index(signal), this.site.facets, result.bits);
  }

  /** The details of the paper of an id, old or new, with its `place`; null if there is none. */
  async paper(id) {
    const { dictionary } = await this.#index();
    const places = new Bits(this.site.papers);
    addKeyPlaces((await dictionary.find(`=id:${stripped(id).toLowerCase()}`)).postings, places);
    if (places.isEmpty()) return null;
    const [place] = places.places();
    const perShard = this.site.papers_per_shard;
    const details = await this.#store().detailsOf(Math.floor(place / perShard));
    return { ...details[place % perShard], place };
  }

  /** Up to `count` papers `{card, likeness}` like a text, by the rare words that they share; likeness from 0 to 1. */
  async like(text, count, signal) {
    const index = await this.#index(signal);
    const found = await papersLike(index, text, count);
    return Promise.all(found.map(async ({ place, likeness }) => ({ card: await index.cardOf(place), likeness })));
  }

  /** The very bytes `[start, end)` of a dump; fewer where it ends before. */
  async raw(dumpId, start, end) {
    const dump = this.site.dumps.find((one) => one.dump_id === dumpId);
    if (!dump) {
      const known = this.site.dumps.map((one) => one.dump_id).join(", ");
      throw new SiteError(`${dumpId}: is no dump of this site. Dumps: ${known}`);
    }
    return rawBytes(this.#shelf, this.site.slice_bytes, dumpId, start, Math.min(end, dump.byte_count));
  }

  /** A file of some papers, in the order of their ids: `parquet`, or a kind of site.json; see `downloaded`. */
  async download(kind, places, progress, signal) {
    return downloaded(await this.#index(signal), this.site, kind, places, progress, signal);
  }

  /** A file of JSON beside the shards, such as `quarantine.json.gz`. */
  json(path) {
    return this.#shelf.json(path);
  }

  async #index(signal, isScored = false) {
    this.#dictionary ??= new Dictionary(this.#shelf, await this.#shelf.json("terms/index.json.gz"));
    const { cardsOf, perShard } = this.#store();
    return {
      size: this.site.papers,
      dictionary: this.#dictionary,
      numbers: (column) => this.#numbers(column),
      shelf: this.#shelf,
      cardOf: async (place) => (await cardsOf(Math.floor(place / perShard)))[place % perShard],
      isScored,
      signal,
    };
  }

  /** A column of the site, of each paper a whole number. */
  #numbers(column) {
    return this.#shelf.get(`columns/${column}.bin.gz`, (bytes) => new Int32Array(bytes.buffer));
  }

  #store() {
    return {
      perShard: this.site.papers_per_shard,
      cardsOf: (shard) => this.#shelf.json(`cards/${shard}.json.gz`),
      detailsOf: (shard) => this.#shelf.json(`papers/${shard}.json.gz`),
    };
  }

  async #inOrder({ maybe, scores }, sort) {
    const places = maybe.places();
    if (sort === "best") return bestFirst(places, scores, this.site.papers);
    if (sort === "oldest") return this.#oldestFirst(places);
    if (!Object.hasOwn(COLUMN_SORTS, sort)) return places;
    const [column, isDescending] = COLUMN_SORTS[sort];
    return byColumn(places, await this.#numbers(column), isDescending);
  }

  async #oldestFirst(places) {
    const [days, years] = await Promise.all([this.#numbers("date"), this.#numbers("year")]);
    const firsts = new Int32Array(this.site.papers);
    eachPossibleDays(days, years, (place, first) => {
      firsts[place] = first;
    });
    return byColumn(places, firsts);
  }
}
