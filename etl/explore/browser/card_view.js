// Papers in a list, as a row of a table, and as a text to read.

import { el, foreign, inside } from "./dom.js";
import { marked, snippet, stretches, wordsFor } from "./highlight.js";
import { hashOf } from "./route.js";
import { termOf } from "./terms.js";
import { many, named, numeral } from "./told.js";

const AUTHORS_SHOWN = 6;
const SNIPPET_LENGTH = 270;

/** A paper of a list: title, authors, the piece of its abstract that the words stand in, and what is known of it. */
export function cardOf(app, card, words, extra = null) {
  const abstract =
    card.abstract &&
    el("p", { class: "snippet", dir: "auto" }, snippet(card.abstract, wordsFor(words, "abstract"), SNIPPET_LENGTH));
  return row("li", "card", app, card, [
    headingOf(card, words),
    byline(card, words),
    abstract,
    factsOf(app, card),
    extra,
  ]);
}

/** A paper with its whole abstract. */
export function readingOf(app, card, words, extra = null) {
  const text = card.abstract ?? "";
  const abstract = text
    ? el("p", { class: "abstract", dir: "auto" }, marked(text, stretches(text, wordsFor(words, "abstract"))))
    : el("p", { class: "faint" }, "No abstract is known.");
  return row("li", "card reading", app, card, [
    headingOf(card, words),
    byline(card, words),
    factsOf(app, card),
    abstract,
    extra,
  ]);
}

/** A table of papers, one row each. */
export function tableOf(app, cards, words) {
  const names = ["Pick", "Title", "Authors", "Year", "Dumps", "Mentions", "Conflicts"];
  const head = el(
    "tr",
    {},
    names.map((name, place) => el("th", { scope: "col", class: place > 4 || place === 3 ? "count" : null }, name)),
  );
  const rows = cards.map((card) =>
    row("tr", "table-row", app, card, [
      el("td", { class: "title-cell" }, headingOf(card, words, "div")),
      el("td", {}, byline(card, words, 2)),
      el("td", { class: "count" }, card.year ? String(card.year) : ""),
      el("td", {}, dumpChips(app, card.dumps)),
      el("td", { class: "count" }, numeral(card.mentions)),
      el(
        "td",
        { class: "count" },
        card.conflicts ? el("span", { class: "badge differs" }, numeral(card.conflicts)) : "0",
      ),
    ]),
  );
  const table = el("table", { class: "papers" }, el("thead", {}, head), el("tbody", { class: "list" }, rows));
  return el("div", { class: "sideways", role: "region", "aria-label": "Table of papers", tabindex: 0 }, table);
}

/** The dumps that mention a paper, each a way to its page. */
export function dumpChips(app, dumpIds) {
  return el(
    "span",
    { class: "chips" },
    dumpIds.map((id) =>
      inside(hashOf({ page: "dump", id }), { class: "chip code", title: app.labelOf(id) }, foreign(id)),
    ),
  );
}

function row(name, style, app, card, parts) {
  const isPicked = app.picks.has(card.id);
  const box = el("input", {
    type: "checkbox",
    class: "pick",
    id: `pick-${card.id}`,
    checked: isPicked,
    "aria-label": `Pick ${card.display_title}`,
    change: () => app.picks.set(card.id, box.checked),
  });
  const body = name === "tr" ? parts : el("article", { class: "card-body" }, parts);
  const element = el(name, { class: style, "data-paper": card.id }, name === "tr" ? el("td", {}, box) : box, body);
  return element;
}

function headingOf(card, words, name = "h3") {
  const found = stretches(card.display_title, [...wordsFor(words, "title"), ...wordsFor(words, "display_title")]);
  const link = inside(
    hashOf({ page: "paper", id: card.id }),
    { class: "paper-link", id: `paper-${card.id}` },
    el("bdi", {}, marked(card.display_title, found)),
  );
  return el(
    name,
    { class: "card-title", dir: "auto" },
    link,
    card.title ? null : el("span", { class: "badge" }, "no title known"),
  );
}

function byline(card, words, most = AUTHORS_SHOWN) {
  if (card.authors.length === 0) {
    return null;
  }
  const sought = wordsFor(words, "author")
    .flatMap((text) => text.split(/[\s,]+/u))
    .filter(Boolean);
  const names = card.authors
    .slice(0, most)
    .map((name, place) => [place > 0 && "; ", el("bdi", {}, marked(name, stretches(name, sought)))]);
  const others = card.authors.length - most;
  return el("p", { class: "byline" }, names, others > 0 && ` and ${many(others, "other")}`);
}

function factsOf(app, card) {
  const facts = [
    (card.date ?? card.year) && el("span", {}, String(card.date ?? card.year)),
    card.journal && el("cite", {}, foreign(card.journal)),
    card.arxiv && el("span", { class: "code" }, `arXiv:${card.arxiv}`),
    card.doi && el("span", { class: "code" }, foreign(card.doi)),
    card.mentions > 1 && el("span", { class: "badge" }, many(card.mentions, "mention")),
    card.conflicts > 0 && el("span", { class: "badge differs" }, many(card.conflicts, "conflict")),
    (card.flags ?? []).map((flag) =>
      inside(hashOf({ q: termOf("flag", flag) }), { class: "badge" }, foreign(named(flag))),
    ),
    dumpChips(app, card.dumps),
  ];
  return el("div", { class: "facts" }, facts);
}
