import { QueryError } from "./errors.js";

const OUTER_SPACE = /^[\p{White_Space}\x1c-\x1f]+|[\p{White_Space}\x1c-\x1f]+$/gu;
const NUMBER_TEXT = /^[0-9]{1,9}$/;
const DAY_TEXT = /^([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?$/;
const ARXIV_ADDRESS =
  "(?:https?://)?(?:[a-z0-9-]{1,20}\\.){0,2}" +
  "(?:arxiv\\.org|ar5iv\\.org|alphaxiv\\.org|huggingface\\.co|hf\\.co|scirate\\.com)/(?:[a-z-]{1,12}/)?";
const ARXIV_TEXT = new RegExp(
  `^(?:${ARXIV_ADDRESS}|(?:(?:https?://)?(?:dx\\.)?doi\\.org/)?10\\.48550/arxiv\\.|arxiv:)?` +
    "([0-9]{4}\\.[0-9]{4,5}|([a-z-]{1,20})(?:\\.[a-z]{2})?(/[0-9]{7}))(?:v[0-9]{1,3})?(?:\\.pdf)?(?:[?#][^\\n]*)?$",
);
const DOI_TEXT =
  /^(?:https?:\/\/)?(?:(?:dx\.|www\.)?doi\.org\/|doi:)?(10\.[0-9]{4,9}\/[^\p{White_Space}\x1c-\x1f]+)$/u;
const PUBMED_TEXT =
  /^(?:https?:\/\/)?(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov\/pubmed)\/0*([1-9][0-9]{0,8})\/?$/;
const PMID_TEXT = /^(?:pmid:?)?0*([1-9][0-9]{0,8})$/;
const ISSN_TEXT = /^[0-9]{4}-?[0-9]{3}[0-9x]$/;
const ISBN_TEXT = /^(?:[0-9]{9}[0-9x]|[0-9]{13})$/;
const SENTENCE_END = /[.,;:'’]+$/;
const NO_NUMBER = "is no number. Write one, or a range: 2..7, 2.. or ..7";
const NO_DATE = "is no date. Write 2021-03, 2021-03..2021-06-15, 2021.. or ..2021";

/** A text without the white space around it, as Python's `strip` takes it. */
export function stripped(text) {
  return text.replace(OUTER_SPACE, "");
}

/** The numbers `{low, high}` of `7`, `2..7`, `2..` or `..7`, both included; null where there is no bound. */
export function readNumbers(text) {
  return boundsOf(text, (part) => (NUMBER_TEXT.test(part) ? [Number(part), Number(part)] : null), NO_NUMBER);
}

/** The days `{low, high}` since 1970-01-01 of a day, month or year, or from the first of one to the last of another. */
export function readDays(text) {
  return boundsOf(text, daysOfPart, NO_DATE);
}

function boundsOf(text, read, refusal) {
  const dots = text.indexOf("..");
  const lowText = dots < 0 ? text : text.slice(0, dots);
  const highText = dots < 0 ? "" : text.slice(dots + 2);
  const first = read(lowText);
  const last = read(dots < 0 ? lowText : highText);
  if (!(first || last) || (lowText && !first) || (highText && !last)) throw new QueryError(refusal);
  if (first && last && first[0] > last[1]) throw new QueryError(`runs backwards. Write ${highText}..${lowText}`);
  return { low: first ? first[0] : null, high: last ? last[1] : null };
}

/** The first and the last day of a year, a month or a day; null if there is none. A month or day `0` is left out. */
function daysOfPart(text) {
  const found = DAY_TEXT.exec(text);
  if (!found) return null;
  const [year, month, day] = found.slice(1).map((part) => Number(part ?? 0));
  if (year < 1 || month > 12 || day > lastDayOf(year, month || 1)) return null;
  const first = dayNumber(year, month || 1, day || 1);
  return [first, day ? first : dayNumber(year, month || 12, lastDayOf(year, month || 12))];
}

function lastDayOf(year, month) {
  return dayNumber(year, month + 1, 1) - dayNumber(year, month, 1);
}

/** The days from 1970-01-01 to a day; a month of 13 is the next year's first. */
export function dayNumber(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / 86_400_000);
}

/** An arXiv id without label, address, version and subject class, in lower case. */
export function readArxiv(text) {
  const found = ARXIV_TEXT.exec(stripped(text).toLowerCase());
  if (!found) throw new QueryError("is no arXiv id. Write 2101.00001 or hep-th/9901001, or its address");
  return found[2] ? `${found[2]}${found[3]}` : found[1];
}

/** A DOI without label and address, in lower case, with `%2F` and the like read. */
export function readDoi(text) {
  const found = DOI_TEXT.exec(stripped(unquoted(text)).toLowerCase().replace(SENTENCE_END, ""));
  if (!found) throw new QueryError("is no DOI. Write 10.1000/abc or its address");
  return found[1];
}

function unquoted(text) {
  if (!text.includes("%")) return text;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return text.replace(/[\0-\x7f]+/g, (ascii) => {
    const parts = ascii.split(/%([0-9a-f]{2})/i);
    return decoder.decode(
      Uint8Array.from(parts.flatMap((part, at) => (at % 2 ? [parseInt(part, 16)] : unitsOf(part)))),
    );
  });
}

function unitsOf(ascii) {
  return Array.from(ascii, (character) => character.charCodeAt(0));
}

/** A PubMed id without label, address and zeros in front. */
export function readPmid(text) {
  const found = PMID_TEXT.exec(stripped(text).toLowerCase());
  return found ? found[1] : readPubmedAddress(text);
}

/** The PubMed id of an address there. */
export function readPubmedAddress(text) {
  const found = PUBMED_TEXT.exec(stripped(text).toLowerCase());
  if (!found) throw new QueryError("is no PubMed id. Write its number");
  return found[1];
}

/** An ISSN with its hyphen. */
export function readIssn(text) {
  const bare = stripped(text);
  if (!ISSN_TEXT.test(bare.toLowerCase())) throw new QueryError("is no ISSN. Write 1234-567X");
  return `${bare.slice(0, 4)}-${bare.slice(-4)}`.toUpperCase();
}

/** An ISBN in its 13 digits, which are told from the 10 of an older one. */
export function readIsbn(text) {
  const bare = text.replace(/[-\p{White_Space}\x1c-\x1f]/gu, "").toLowerCase();
  if (!ISBN_TEXT.test(bare)) throw new QueryError("is no ISBN. Write its 10 or 13 digits");
  if (bare.length === 13) return bare;
  const body = `978${bare.slice(0, 9)}`;
  const sum = Array.from(body).reduce((total, digit, place) => total + Number(digit) * (place % 2 ? 3 : 1), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
