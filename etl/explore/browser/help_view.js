// How to ask, and which keys there are, in a dialog.

import { el } from "./dom.js";
import { KEYS } from "./keys.js";

const SYNTAX = [
  ["stopped clocks", "with a word that begins with stopped and one that begins with clocks"],
  ['"stopped clocks"', "with these words one behind the other"],
  ["author:oil year:2019..2021", "by Oil, of these three years"],
  ['author:"ada oil" -has:doi', "by Ada Oil, without a DOI"],
  ["clover OR title:boats", "with clover anywhere, or boats in the title"],
  ["10.1000/clocks.2021", "of this DOI; arXiv ids and addresses do as well"],
  ["category:cs.CL", "of this category; category:cs for all of the archive"],
  ["dump:bees mentions:2..", "in this dump, and mentioned twice or more"],
  ["date:2021-03..2021-06-15", "from the first of March to the 15th of June"],
  ["conflict:number", "whose mentions disagree on a number; any, wording, value, version, or a field"],
  ["has:arxiv -flag:withdrawn", "with an arXiv id, and not withdrawn"],
];

const FIELDS_TOLD =
  "author title abstract keyword journal ref comment pages type url volume issue dump first_dump source flag " +
  "category arxiv doi pmid issn isbn id year date mentions conflicts author_count version precision inferred conflict has";

/** The dialog; `ask` is called with an example that was chosen. */
export function helpDialog(ask) {
  const close = el(
    "button",
    { type: "button", class: "quiet", id: "help-close", click: () => dialog.close() },
    "Close",
  );
  const rows = SYNTAX.map(([query, told]) =>
    el(
      "tr",
      {},
      el(
        "td",
        {},
        el(
          "button",
          {
            type: "button",
            class: "example",
            click: () => {
              dialog.close();
              ask(query);
            },
          },
          el("code", {}, query),
        ),
      ),
      el("td", {}, told),
    ),
  );
  const dialog = el(
    "dialog",
    { class: "help", "aria-labelledby": "help-name", id: "help" },
    el("div", { class: "raw-head" }, el("h2", { id: "help-name" }, "How to ask"), close),
    el(
      "p",
      {},
      "A query is a line of terms; a paper is found if all of them hold. Ticks are terms, too: " +
        "what stands in the field is all there is, and ",
      el("code", {}, "abstracts find"),
      " reads the same.",
    ),
    el(
      "div",
      { class: "sideways", role: "region", tabindex: 0, "aria-label": "Examples of queries" },
      el(
        "table",
        { class: "syntax" },
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Query"), el("th", { scope: "col" }, "Papers"))),
        el("tbody", {}, rows),
      ),
    ),
    el(
      "p",
      {},
      "A dash before a term: where it does not hold. OR, in capitals: one group of terms or the other. " +
        "Behind a backslash, or between quotation marks, signs are plain.",
    ),
    el("details", {}, el("summary", {}, "All fields"), el("p", { class: "code" }, FIELDS_TOLD.split(" ").join(" · "))),
    el("h2", {}, "Keys"),
    el(
      "dl",
      { class: "keys" },
      KEYS.map(([key, told]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, told))),
    ),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  return dialog;
}
