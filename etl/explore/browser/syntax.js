import { QueryError } from "./errors.js";
import { fieldNamed, readValue } from "./fields.js";

const QUERY_SPACES = /[\p{White_Space}\x1c-\x1f]*/uy;
const SPACE_OR_END = /[\p{White_Space}\x1c-\x1f]|$/uy;
const OPERATOR_WORD = /(?:OR|AND|NOT)(?=[\p{White_Space}\x1c-\x1f]|$)/uy;
const DASHES_ALONE = /-+(?=[\p{White_Space}\x1c-\x1f]|$)/uy;
const FIELD_NAME = /([\p{L}\p{Nl}\p{No}_][\p{L}\p{N}_-]*):(?!\/\/)/uy;
const PLAIN_STRETCH = /[^\p{White_Space}\x1c-\x1f"\\]+/uy;
const QUOTED_STRETCH = /[^"\\]*/uy;
const TYPOGRAPHIC_QUOTES = /(?<!\\)[“”„]/g;
const HALF_CHARACTER = /\p{Cs}/u;
const SEEN_CHARACTER = /[^\p{Cc}\p{Cf}\p{M}\p{Z}]/u;
const UNPRINTABLE = /(?! )[\p{C}\p{Z}]/gu;
const MOST_SHOWN = 40;
const LONGEST_TEXT = 2_000;

/** Read a query as `etl.query.syntax.parse` does: groups of terms `{field, text, isNegated}`, none for all papers. */
export function parseQuery(given) {
  const half = HALF_CHARACTER.exec(given);
  if (half) throw errorAt("is no character of a text. Type it again.", given, half.index, half.index + 1);
  const text = given.replace(TYPOGRAPHIC_QUOTES, '"');
  const groups = [[]];
  let place = endOf(QUERY_SPACES, text, 0);
  while (place < text.length) {
    const operator = matchAt(OPERATOR_WORD, text, place);
    if (operator) {
      checkOperator(operator[0], text, place, groups.at(-1));
      groups.push([]);
      place += operator[0].length;
    } else {
      const [term, end] = termAt(text, place);
      groups.at(-1).push(term);
      place = end;
    }
    place = endOf(QUERY_SPACES, text, place);
  }
  if (groups.length === 1 && !groups[0].length) return [];
  if (!groups.at(-1).length) throw lastOrError(text);
  return groups;
}

function lastOrError(text) {
  const trimmed = text.replace(/[\p{White_Space}\x1c-\x1f]+$/u, "");
  const told = `nothing stands behind its last OR (character ${[...trimmed].length - 1}). Remove it.`;
  return new QueryError(`query: ${told}`, trimmed.length - 2);
}

function matchAt(pattern, text, place) {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

function endOf(pattern, text, place) {
  const found = matchAt(pattern, text, place);
  return found ? place + found[0].length : place;
}

function checkOperator(word, text, start, group) {
  const end = start + word.length;
  if (word === "AND") {
    const told = 'is no operator: all terms must hold anyway. Leave it out, or write "AND" for the word.';
    throw errorAt(told, text, start, end);
  }
  if (word === "NOT") {
    throw errorAt('is no operator. Write a dash before a term, or "NOT" for the word.', text, start, end);
  }
  if (!group.length) throw errorAt('has no term before it. Remove it, or write "OR" for the word.', text, start, end);
}

function termAt(text, start) {
  let place = start;
  const isNegated = text[start] === "-" && !matchAt(DASHES_ALONE, text, start);
  if (isNegated) {
    place += 1;
    if (text[place] === "-") {
      throw errorAt("begins with two dashes. One negates a term; put a word with a dash in quotes.", text, start);
    }
  }
  const name = matchAt(FIELD_NAME, text, place);
  if (!name) {
    const [value, end] = valueAt(text, place);
    checkValue(value, text, place, end);
    return [{ field: null, text: value, isNegated }, end];
  }
  return fieldTerm(name, text, place, isNegated);
}

function fieldTerm(name, text, place, isNegated) {
  const atValue = place + name[0].length;
  const isFollowed = !isAtSpace(text, atValue);
  let field;
  try {
    field = fieldNamed(name[1]);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    if (!isFollowed) return [{ field: null, text: name[0], isNegated }, atValue]; // `Clocks: a survey` is words
    throw errorAt(`${error.message}. For the words put them in quotes.`, text, place, atValue - 1);
  }
  if (!isFollowed) {
    throw errorAt("has no value. Write it right behind the colon, or quote the word.", text, place, atValue);
  }
  const [value, end] = valueAt(text, atValue);
  checkValue(value, text, atValue, end);
  try {
    readValue(field, value);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw errorAt(`${error.message}.`, text, atValue, end);
  }
  return [{ field: field.name, text: value, isNegated }, end];
}

/** What stands up to the next white space outside quotes, without quotes and escapes, and where it ends. */
function valueAt(text, start) {
  const parts = [];
  let place = start;
  while (!isAtSpace(text, place)) {
    if (text[place] === '"') {
      const [inner, end] = quotedAt(text, place);
      parts.push(inner);
      place = end;
    } else if (text[place] === "\\") {
      if (place + 1 === text.length) {
        throw errorAt("has nothing behind it. Write \\\\ for the sign.", text, place, place + 1);
      }
      const escaped = characterAt(text, place + 1);
      parts.push(escaped);
      place += 1 + escaped.length;
    } else {
      const end = endOf(PLAIN_STRETCH, text, place);
      parts.push(text.slice(place, end));
      place = end;
    }
  }
  return [parts.join(""), place];
}

function quotedAt(text, start) {
  const parts = [];
  let place = start + 1;
  for (;;) {
    const end = endOf(QUOTED_STRETCH, text, place);
    parts.push(text.slice(place, end));
    if (text[end] === '"') return [parts.join(""), end + 1];
    if (end + 1 >= text.length) {
      const told = 'opens a quotation that nothing closes. Add a ", or write \\" for the sign.';
      throw errorAt(told, text, start, start + 1);
    }
    const escaped = characterAt(text, end + 1);
    parts.push(escaped);
    place = end + 1 + escaped.length;
  }
}

function characterAt(text, place) {
  return String.fromCodePoint(text.codePointAt(place));
}

function isAtSpace(text, place) {
  return matchAt(SPACE_OR_END, text, place) !== null;
}

function checkValue(value, text, start, end) {
  if (value.length > LONGEST_TEXT && [...value].length > LONGEST_TEXT) {
    throw errorAt("is longer than 2,000 characters. Write fewer.", text, start, end);
  }
  if (!SEEN_CHARACTER.test(value.normalize("NFKD"))) {
    throw errorAt("is empty: there is nothing in it to look for.", text, start, end);
  }
}

/** The error about the text from `start` to `end`, or to the end of the word; characters are counted from 1. */
function errorAt(told, text, start, end = endOf(PLAIN_STRETCH, text, start)) {
  const stretch = [...text.slice(start, end === start ? text.length : end)];
  const shown = stretch.length <= MOST_SHOWN ? stretch.join("") : `${stretch.slice(0, MOST_SHOWN).join("")}…`;
  const readable = shown.replace(UNPRINTABLE, hexadecimal);
  return new QueryError(`query: \`${readable}\` at character ${[...text.slice(0, start)].length + 1} ${told}`, start);
}

function hexadecimal(character) {
  return `\\x${character.codePointAt(0).toString(16).padStart(2, "0")}`;
}
