// Where the words of a query stand in a text as it is printed, and the piece of a long text that shows most of them.

import { el, shown } from "./dom.js";

const KEYBOARD = {
  "‐": "-",
  "‑": "-",
  "‒": "-",
  "–": "-",
  "—": "-",
  "―": "-",
  "−": "-",
  "‘": "'",
  "’": "'",
  ʼ: "'",
  "“": '"',
  "”": '"',
  "„": '"',
};
const IN_WORD = /[\p{L}\p{N}]/u;

/** The stretches `[start, end)` of a text in which one of the words stands where a word begins; in order, apart. */
export function stretches(text, words) {
  if (words.length === 0) {
    return [];
  }
  const { plain, places } = comparableText(text);
  const found = [];
  for (const word of new Set(words.map((one) => comparableText(one).plain.trim()))) {
    for (let at = word ? plain.indexOf(word) : -1; at >= 0; at = plain.indexOf(word, at + 1)) {
      if (!IN_WORD.test(word[0]) || at === 0 || !isInWord(plain, at - 1)) {
        found.push([places[at], places[at + word.length]]);
      }
    }
  }
  return apart(found);
}

/** A text as nodes, the stretches of it marked. */
export function marked(text, found) {
  const nodes = [];
  let at = 0;
  for (const [start, end] of found) {
    nodes.push(shown(text.slice(at, start)), el("mark", {}, shown(text.slice(start, end))));
    at = end;
  }
  nodes.push(shown(text.slice(at)));
  return nodes;
}

/** About `length` characters of a text, around most of its marked stretches, as nodes. */
export function snippet(text, words, length) {
  const found = stretches(text, words);
  if (text.length <= length) {
    return marked(text, found);
  }
  const start = beginning(text, found, length);
  const end = start + length >= text.length ? text.length : atSpace(text, start + length);
  const inside = found
    .filter(([from, to]) => from >= start && to <= end)
    .map(([from, to]) => [from - start, to - start]);
  return [start > 0 && "… ", marked(text.slice(start, end), inside), end < text.length && " …"];
}

/** The words of a result that are looked for in a field, or in any. */
export function wordsFor(words, field) {
  return words
    .filter((word) => word.field === null || word.field === undefined || word.field === field)
    .map((word) => word.text);
}

function beginning(text, found, length) {
  let best = 0;
  let most = found.filter(([, end]) => end <= length).length;
  for (const [start] of found) {
    const from = Math.max(0, start - Math.floor(length / 5));
    const count = found.filter(([first, last]) => first >= from && last <= from + length).length;
    if (count > most) {
      [best, most] = [from, count];
    }
  }
  const latest = Math.max(0, Math.min(best, text.length - length));
  return latest === 0 ? 0 : atSpace(text, latest) + 1;
}

function atSpace(text, place) {
  const space = text.indexOf(" ", place);
  return space < 0 || space > place + 30 ? wholeAt(text, place) : space;
}

/** A place that does not stand within a surrogate pair. */
function wholeAt(text, place) {
  const code = text.charCodeAt(place);
  return code >= 0xdc00 && code < 0xe000 ? place + 1 : place;
}

/** The text as queries compare it, and for each of its characters where it stands in the text as printed. */
function comparableText(text) {
  let plain = "";
  const places = [];
  let at = 0;
  for (const character of text) {
    let form = character.toLowerCase();
    if (character > "~" || character < " ") {
      form = character
        .normalize("NFKD")
        .replace(/[\p{M}\p{Cf}]/gu, "")
        .replace(/[\s\p{Cc}]/gu, " ")
        .toLowerCase();
      form = Array.from(form, (one) => KEYBOARD[one] ?? one).join("");
    }
    if (form !== " " || !plain.endsWith(" ")) {
      plain += form;
      for (let unit = 0; unit < form.length; unit += 1) {
        places.push(at);
      }
    }
    at += character.length;
  }
  places.push(text.length);
  return { plain, places };
}

function isInWord(plain, at) {
  const code = plain.charCodeAt(at);
  const isTail = code >= 0xdc00 && code < 0xe000 && at > 0;
  return IN_WORD.test(isTail ? plain.slice(at - 1, at + 1) : plain[at]);
}

function apart(found) {
  const joined = [];
  for (const [start, end] of found.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = joined.at(-1);
    if (last && start <= last[1]) {
      last[1] = Math.max(last[1], end);
    } else {
      joined.push([start, end]);
    }
  }
  return joined;
}
