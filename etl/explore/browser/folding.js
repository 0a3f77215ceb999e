const PLAIN_ASCII = /^[!-~]+(?: [!-~]+)*$/;
const UNSEEN_CHARACTERS = /[\p{M}\p{Cf}]+/gu;
const SPACE_RUNS = /[\p{White_Space}\p{Cc}]{2,}|[^\P{White_Space} ]|\p{Cc}/gu;
const OUTER_SPACES = /^ +| +$/g;
const WORD_RUN = /[\p{L}\p{N}]+/gu;
const LETTER_AT_START = /^[\p{L}\p{N}]/u;
const LETTER_AT_END = /[\p{L}\p{N}]$/u;

/** The text as queries compare it, the same as `etl.query.folding.folded`: see docs/queries.md. */
export function folded(text) {
  if (PLAIN_ASCII.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKD")
    .replace(UNSEEN_CHARACTERS, "")
    .replace(SPACE_RUNS, " ")
    .replace(/[‐‑‒–—―−]/g, "-")
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[“”„]/g, '"')
    .toLowerCase()
    .replace(OUTER_SPACES, "");
}

/** Whether a folded text holds a folded word or phrase; if that begins with a letter or digit, where a word begins. */
export function holdsWords(text, literal) {
  const startsWord = LETTER_AT_START.test(literal);
  for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1)) {
    if (!startsWord || !LETTER_AT_END.test(text.slice(Math.max(0, at - 2), at))) return true;
  }
  return false;
}

/** The words of a folded text as the index has them, each with whether it must end there: the last may go on. */
export function wordRuns(literal) {
  return Array.from(literal.matchAll(WORD_RUN), (found) => ({
    word: found[0],
    isWhole: found.index + found[0].length < literal.length,
  }));
}
