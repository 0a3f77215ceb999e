import { QueryError } from "./errors.js";
import { folded } from "./folding.js";
import { closestSpelling } from "./spelling.js";
import { readArxiv, readDays, readDoi, readIsbn, readIssn, readNumbers, readPmid } from "./values.js";

const LONGEST_NAME = 40;
const CONFLICT_KINDS = ["number", "wording", "value", "version"];
const ALL_FIELDS = [
  ["title", "title", "words"],
  ["abstract", "abstract", "words"],
  ["author", "authors", "name"],
  ["keyword", "keywords", "words"],
  ["journal", "journal", "words"],
  ["ref", "journal_ref", "words"],
  ["comment", "comment", "words"],
  ["pages", "pages", "words"],
  ["type", "work_type", "words"],
  ["url", "urls", "words"],
  ["display_title", "display_title", "words"],
  ["paper_url", "paper_url", "words"],
  ["volume", "volume", "exact"],
  ["issue", "number", "exact"],
  ["category", "categories", "category"],
  ["arxiv", "arxiv_id", "arxiv"],
  ["doi", "doi", "doi"],
  ["pmid", "pmid", "pmid"],
  ["issn", "issn", "issn"],
  ["isbn", "isbn", "isbn"],
  ["id", "paper_id", "id"],
  ["year", "publication_year", "number"],
  ["date", "publication_date", "date"],
  ["precision", "publication_date_precision", "precision"],
  ["inferred", "publication_date_is_inferred", "truth"],
  ["version", "arxiv_version", "number"],
  ["author_count", "author_count", "number"],
  ["mentions", "mention_count", "number"],
  ["conflicts", "conflict_count", "number"],
  ["dump", "dump_ids", "exact"],
  ["first_dump", "first_seen_dump_id", "exact"],
  ["source", "sources", "exact"],
  ["flag", "flags", "exact"],
  ["conflict", "conflict_count", "conflict"],
  ["has", "", "has"],
].map(([name, column, kind]) => ({ name, column, kind }));
const NOT_OF_MENTIONS = new Set(
  "display_title paper_url paper_id mention_count conflict_count dump_ids first_seen_dump_id sources".split(" "),
);
const DISPUTED_FIELDS = ALL_FIELDS.filter(({ column }) => column && !NOT_OF_MENTIONS.has(column));
const LISTED_FIELDS = `Fields: ${ALL_FIELDS.map(({ name }) => name).join(", ")}`;

/** Every field `{name, column, kind}` by its names, as `etl.query.fields.FIELDS`; `number` is a journal's issue. */
export const FIELDS = new Map([
  ...ALL_FIELDS.filter(({ column }) => column).reverse().map((field) => [field.column, field]),
  ...ALL_FIELDS.map((field) => [field.name, field]),
]);

/** The field of a name in any case, `-` standing for `_`; a QueryError with the likeliest name if there is none. */
export function fieldNamed(name) {
  const found = FIELDS.get(plainName(name));
  if (found) return found;
  throw new QueryError(`is no field.${didYouMean(name, [...FIELDS.keys()], nameOfField)} ${LISTED_FIELDS}`);
}

/** The value of a term in the form in which its kind is compared; a QueryError if it is none for that field. */
export function readValue(field, text) {
  const reader = VALUE_READERS[field.kind];
  return reader ? reader(text) : text;
}

const VALUE_READERS = {
  name: nameWords,
  number: readNumbers,
  date: readDays,
  arxiv: readArxiv,
  doi: readDoi,
  pmid: readPmid,
  issn: readIssn,
  isbn: readIsbn,
  precision: (text) => oneOf(text, ["day", "month", "year"]),
  truth: (text) => oneOf(text, ["true", "false"]),
  has: askedOf,
  conflict: disputedBy,
};

function plainName(name) {
  return name.toLowerCase().replaceAll("-", "_");
}

function nameOfField(one) {
  return FIELDS.get(one).name;
}

function nameWords(text) {
  const words = folded(text).split(/[ ,]+/).filter(Boolean);
  if (!words.length) throw new QueryError("is no name. Write a word or more of one");
  return words;
}

function oneOf(text, choices) {
  const chosen = text.toLowerCase();
  if (!choices.includes(chosen)) throw new QueryError(`cannot be. Write ${choices.join(" or ")}`);
  return chosen;
}

function askedOf(text) {
  const field = fieldNamed(text);
  if (!field.column) throw new QueryError(`says nothing of a paper. ${LISTED_FIELDS}`);
  return field;
}

/** What conflicts are asked for, as the key that the index has for them: `any`, a kind, or the column disagreed on. */
function disputedBy(text) {
  const name = plainName(text);
  if (name === "any" || CONFLICT_KINDS.includes(name)) return `=conflict:${name}`;
  const column = FIELDS.get(name)?.column ?? "";
  if (DISPUTED_FIELDS.some((field) => field.column === column)) return `=conflict_field:${column}`;
  const known = [...new Set(["any", ...CONFLICT_KINDS, ...DISPUTED_FIELDS.map((field) => field.name)])];
  const meant = didYouMean(text, known, (one) => one);
  throw new QueryError(`is no kind or field of a conflict.${meant} Write one of ${known.join(", ")}`);
}

function didYouMean(name, spellings, shownAs) {
  const close = closestSpelling([...name.toLowerCase()].slice(0, LONGEST_NAME).join(""), spellings);
  return close === null ? "" : ` Did you mean \`${shownAs(close)}\`?`;
}
