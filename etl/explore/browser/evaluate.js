import { Bits } from "./bits.js";
import { UNKNOWN, eachPossibleDays } from "./days.js";
import { QueryError } from "./errors.js";
import { FIELDS, readValue } from "./fields.js";
import { folded } from "./folding.js";
import { eachInParallel } from "./load.js";
import { addKeyPlaces } from "./postings.js";
import { readArxiv, readDoi, readPubmedAddress, stripped } from "./values.js";
import { exactOutcome, nameOutcome, wordsOutcome } from "./word_terms.js";

const PAPER_ID = /^p[0-9a-f]{16}$/;
const KEYED_KINDS = new Set(["arxiv", "doi", "pmid", "issn", "isbn", "precision", "truth"]);

/** The papers of a query: `sure` are in it, those of `maybe` that are not sure are found by `check`ing their texts.
 *
 * `index` is `{size, dictionary, numbers, cardOf, isScored, signal}`; `groups` are of `parseQuery`.
 */
export async function evaluate(index, groups) {
  if (!groups.length) return { ...exactOutcome(Bits.allOf(index.size)), scores: [] };
  const others = groups.filter((group) => !isOneId(group));
  const outcomes = await Promise.all([
    ...others.map((group) => Promise.all(group.map((term) => outcomeOf(index, term)))),
    ofIds(index, groups.filter(isOneId)),
  ]);
  const terms = outcomes.flat();
  return {
    sure: outcomes.map((group) => group.map(sureOf).reduce((a, b) => a.and(b))).reduce((a, b) => a.or(b)),
    maybe: outcomes.map((group) => group.map(maybeOf).reduce((a, b) => a.and(b))).reduce((a, b) => a.or(b)),
    isDetail: terms.some(({ isDetail }) => isDetail),
    check: (place, reading) => outcomes.some((group) => group.every((term) => holdsFor(term, place, reading))),
    scores: terms.filter(({ isNegated, score }) => !isNegated && score).map(({ score }) => score),
  };
}

/** The words `{text, field}` of a query that stand in the papers it selects, for marking them. */
export function soughtWords(groups) {
  const terms = groups.flat().filter(({ isNegated }) => !isNegated);
  return terms
    .filter(({ field }) => field === null || ["words", "name"].includes(FIELDS.get(field).kind))
    .map(({ field, text }) => ({ text, field }));
}

/** The keys whose papers together are those of a term `field:value`; null where the index has none. */
export function keysOfTerm(name, text) {
  const field = FIELDS.get(name);
  const value = readValue(field, text);
  if (field.kind === "conflict") return [value];
  if (field.kind === "has") return [`=has:${value.name}`];
  if (field.kind === "category") return categoryKeys(folded(text));
  if (field.kind === "exact") return [`=${name}:${folded(text)}`];
  if (field.kind === "id") return [`=id:${stripped(text).toLowerCase()}`];
  return KEYED_KINDS.has(field.kind) ? [`=${name}:${folded(value)}`] : null;
}

/** `a.b` is a category; `a` and `a.*` are an archive, as is `a.b.*`, which has a key of another name. */
function categoryKeys(category) {
  const archive = category.endsWith(".*") ? category.slice(0, -2) : category;
  const keys = [`=category:${archive}`];
  return archive !== category && archive.includes(".") ? [...keys, `=archive:${archive}`] : keys;
}

/** Whether a group only names a paper: picked papers are many of these, and take one set together. */
function isOneId(group) {
  return group.length === 1 && group[0].field === "id" && !group[0].isNegated;
}

async function ofIds(index, groups) {
  const places = await placesOfKeys(index, groups.flatMap(([{ field, text }]) => keysOfTerm(field, text)));
  return [{ ...exactOutcome(places), isNegated: false }];
}

function sureOf({ isNegated, sure, maybe }) {
  return isNegated ? maybe.inverted() : sure;
}

function maybeOf({ isNegated, sure, maybe }) {
  return isNegated ? sure.inverted() : maybe;
}

function holdsFor({ isNegated, sure, maybe, check }, place, reading) {
  const holds = sure.has(place) === 1 || (maybe.has(place) === 1 && check(reading));
  return holds !== isNegated;
}

async function outcomeOf(index, term) {
  index.signal?.throwIfAborted();
  const outcome = term.field === null ? await bareOutcome(index, term.text) : await fieldOutcome(index, term);
  return { ...outcome, isNegated: term.isNegated };
}

/** A word that is an identifier of a paper finds that alone; any other is looked for in the texts. */
async function bareOutcome(index, text) {
  const known = await knownAs(index, text);
  return known ? exactOutcome(known) : wordsOutcome(index, null, null, text);
}

async function knownAs(index, word) {
  const keys = [];
  const bare = stripped(word).toLowerCase();
  if (PAPER_ID.test(bare)) keys.push(["id", bare]);
  for (const [field, read] of [["arxiv", readArxiv], ["doi", readDoi], ["pmid", readPubmedAddress]]) {
    const value = valueOrNull(read, word);
    if (value !== null) keys.push([field, value]);
  }
  if (!keys.length) return null;
  const sets = await Promise.all(keys.map(([field, value]) => identified(index, field, value)));
  const places = sets.reduce((a, b) => a.or(b));
  return places.isEmpty() ? null : places;
}

function valueOrNull(read, text) {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof QueryError) return null;
    throw error;
  }
}

async function identified(index, field, value) {
  const places = await placesOfKeys(index, [`=${field}:${field === "id" ? value : folded(value)}`]);
  return field === "doi" ? ofThisDoi(index, places, value) : places;
}

/** Keys are folded, and DOIs need not be equal where their folded forms are. */
async function ofThisDoi(index, places, value) {
  const kept = new Bits(index.size);
  for (const place of places.places()) {
    if ((await index.cardOf(place)).doi === value) kept.add(place);
  }
  return kept;
}

async function placesOfKeys(index, keys) {
  const places = new Bits(index.size);
  const add = async (key) => addKeyPlaces((await index.dictionary.find(key)).postings, places);
  await eachInParallel(keys, add, index.signal);
  return places;
}

async function fieldOutcome(index, { field: name, text }) {
  const field = FIELDS.get(name);
  const value = readValue(field, text);
  if (field.kind === "words") return wordsOutcome(index, field.column, field, text);
  if (field.kind === "name") return nameOutcome(index, field, value);
  if (field.kind === "doi") return exactOutcome(await identified(index, "doi", value));
  if (field.kind === "number") return exactOutcome(await numbersWithin(index, name, value));
  if (field.kind === "date") return exactOutcome(await daysWithin(index, value));
  return exactOutcome(await placesOfKeys(index, keysOfTerm(name, text)));
}

async function numbersWithin(index, column, { low, high }) {
  const numbers = await index.numbers(column);
  const [least, most] = [low ?? UNKNOWN + 1, high ?? Infinity];
  const places = new Bits(index.size);
  numbers.forEach((number, place) => {
    if (number >= least && number <= most) places.add(place);
  });
  return places;
}

/** Papers of a day in the range, or, where only the year is known, of a year that has days in it. */
async function daysWithin(index, { low, high }) {
  const [days, years] = await Promise.all(["date", "year"].map((name) => index.numbers(name)));
  const places = new Bits(index.size);
  eachPossibleDays(days, years, (place, first, last) => {
    if (first !== UNKNOWN && (low === null || last >= low) && (high === null || first <= high)) places.add(place);
  });
  return places;
}
