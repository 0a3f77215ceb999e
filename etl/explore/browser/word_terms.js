import { Bits } from "./bits.js";
import { folded, wordRuns } from "./folding.js";
import { addKeyPlaces, markWordPlaces } from "./postings.js";
import { isOnCard } from "./reading.js";
import { bitsOfColumn, halfWorth, rarityOf, worthOfMarks } from "./worth.js";

const LONGEST_PREFIX_ENTRY = 3;
const MOST_WORTH = 255;

/** The outcome of a term that the index alone tells: the same set for sure and at most. */
export function exactOutcome(places) {
  return { sure: places, maybe: places, isDetail: false, check: null, score: null };
}

/** The outcome of a word or phrase in a column, or in any where `column` is null. */
export async function wordsOutcome(index, column, field, text) {
  const literal = folded(text);
  const found = await runsOutcome(index, column, field, wordRuns(literal));
  const isTold = isOnCard(column) && column !== "display_title" && /^[\p{L}\p{N}]+$/u.test(literal);
  if (isTold) return { ...exactOutcome(found.maybe), score: found.score };
  return unsureOutcome(index, found, column, (reading) => reading.hasWords(column, literal));
}

/** The outcome of the words of a name, which must all stand in one name, in any order. */
export async function nameOutcome(index, field, words) {
  const literals = words.map(folded);
  const runs = literals.flatMap(wordRuns);
  const found = await runsOutcome(index, field.column, field, runs);
  const isTold = literals.length === 1 && /^[\p{L}\p{N}]+$/u.test(literals[0]);
  if (isTold) return { ...exactOutcome(found.maybe), score: found.score };
  return unsureOutcome(index, found, field.column, (reading) => reading.hasName(field.column, literals));
}

function unsureOutcome(index, found, column, check) {
  const sure = new Bits(index.size);
  return { sure, maybe: found.maybe, isDetail: !isOnCard(column), check, score: found.score };
}

/** The papers that have all of some words within one column, and what these are worth; without words, all with text. */
async function runsOutcome(index, column, field, runs) {
  const allowed = bitsOfColumn(column);
  const [known, ...marked] = await Promise.all([
    runs.length && isOnCard(column) ? null : papersWithText(index, field),
    ...runs.map((run) => markedRun(index, run, allowed)),
  ]);
  const maybe = marked.length ? placesOfMarks(index.size, marked, allowed) : known;
  const score = marked.length && index.isScored ? scoreOf(index.size, marked, maybe) : null;
  return { maybe: known ? maybe.and(known) : maybe, score };
}

async function papersWithText(index, field) {
  if (!field) return Bits.allOf(index.size);
  const places = new Bits(index.size);
  addKeyPlaces((await index.dictionary.find(`=has:${field.name}`)).postings, places);
  return places;
}

/** Where a word stands, and what that is worth, for all papers: a byte each. */
async function markedRun(index, { word, isWhole }, allowed) {
  const masks = new Uint8Array(index.size);
  const points = new Uint8Array(index.size);
  const whole = worthOfMarks(allowed);
  const begun = halfWorth(whole);
  const mark = (entry) => markWordPlaces(entry.postings, entry.term === word ? whole : begun, masks, points);
  if (isWhole) {
    mark(await index.dictionary.find(word));
    return { masks, points };
  }
  const isShort = [...word].length <= LONGEST_PREFIX_ENTRY;
  const terms = isShort ? [`^${word}`, word] : [];
  const [prefix, exact] = await Promise.all(terms.map((term) => index.dictionary.find(term)));
  if (prefix?.count) {
    mark(prefix);
    mark(exact);
  } else {
    await index.dictionary.eachBeginning(word, mark, index.signal);
  }
  return { masks, points };
}

function placesOfMarks(size, marked, allowed) {
  const places = new Bits(size);
  const [{ masks }, ...others] = marked;
  for (let place = 0; place < size; place += 1) {
    let mask = masks[place] & allowed;
    for (let at = 0; mask && at < others.length; at += 1) mask &= others[at].masks[place];
    if (mask) places.words[place >>> 5] |= 1 << (place & 31);
  }
  return places;
}

function scoreOf(size, marked, maybe) {
  const points = marked[0].points;
  for (const other of marked.slice(1)) {
    for (let place = 0; place < size; place += 1) {
      points[place] = Math.min(MOST_WORTH, points[place] + other.points[place]);
    }
  }
  return { points, rarity: rarityOf(maybe.count(), size) };
}
