import { folded, holdsWords } from "./folding.js";

const BARE_WORD_COLUMNS = ["title", "abstract", "authors", "keywords", "journal"];
const CARD_COLUMNS = new Set([...BARE_WORD_COLUMNS, "display_title"]);

/** Whether the text of a column stands on the card of a paper; else its details must be read. */
export function isOnCard(column) {
  return column === null || CARD_COLUMNS.has(column);
}

/** The texts of one paper as queries compare them, each folded once, from its card and, where needed, its details. */
export class Reading {
  #card;
  #details;
  #texts = new Map();

  constructor(card, details) {
    this.#card = card;
    this.#details = details;
  }

  /** Whether a folded word or phrase stands in a column, or in any where bare words are looked for. */
  hasWords(column, literal) {
    const columns = column === null ? BARE_WORD_COLUMNS : [column];
    return columns.some((one) => this.#textsOf(one).some((text) => holdsWords(text, literal)));
  }

  /** Whether one of the names has all of the words. */
  hasName(column, words) {
    return this.#textsOf(column).some((name) => words.every((word) => holdsWords(name, word)));
  }

  #textsOf(column) {
    if (!this.#texts.has(column)) this.#texts.set(column, [this.#known(column) ?? []].flat().map(folded));
    return this.#texts.get(column);
  }

  #known(column) {
    return isOnCard(column) ? this.#card[column] : this.#details.paper[column];
  }
}
