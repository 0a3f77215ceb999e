// Where the words that readings differ in stand in the raw text of one of them.

import { isDifferent } from "./difference.js";

const RUN = /[\p{L}\p{N}]+/gu;
const MOST_SOUGHT = 40;

/** The changes of a kind among the parts of a difference: the words, with the word before them (or ""). */
export function changesOf(parts, kind) {
  const changes = [];
  let before = "";
  for (const one of parts) {
    if (one.kind === kind) {
      changes.push({ before, words: runsOf(one.text).map(([word]) => word) });
    }
    if (!isDifferent(one) || one.kind === kind) {
      before = runsOf(one.text).at(-1)?.[0] ?? before;
    }
  }
  return changes.filter(({ words }) => words.length > 0).slice(0, MOST_SOUGHT);
}

/** The stretches `[start, end)` of a raw text in which the changes stand, in order, without those that markup hides. */
export function soughtStretches(text, changes) {
  const runs = runsOf(text);
  const found = [];
  let from = 0;
  for (const { before, words } of changes) {
    const wanted = before ? [before, ...words] : words;
    const at = runs.findIndex(
      (_, place) => place >= from && wanted.every((word, next) => runs[place + next]?.[0] === word),
    );
    if (at >= 0) {
      const last = at + wanted.length - 1;
      found.push([runs[last - words.length + 1].index, runs[last].index + runs[last][0].length]);
      from = last + 1;
    }
  }
  return found;
}

function runsOf(text) {
  return [...text.matchAll(RUN)];
}
