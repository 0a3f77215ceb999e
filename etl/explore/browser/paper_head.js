// The head of a paper's page.

import { dumpChips } from "./card_view.js";
import { el, foreign, inside, outside } from "./dom.js";
import { copyBibtex, savePaper } from "./download_view.js";
import { originLine } from "./record_view.js";
import { hashOf } from "./route.js";
import { termOf } from "./terms.js";
import { many, named } from "./told.js";

const AUTHORS_AT_ONCE = 40;

/** The head of a paper's page: title, authors, where and when, and what can be done with it. */
export function paperHead(app, details, show) {
  const { paper } = details;
  const box = el("input", {
    type: "checkbox",
    class: "pick",
    id: `pick-${paper.paper_id}`,
    checked: app.picks.has(paper.paper_id),
    change: () => app.picks.set(paper.paper_id, box.checked),
  });
  const button = (name, act) =>
    el("button", { type: "button", click: (event) => doing(event.currentTarget, act) }, name);
  return el(
    "header",
    {},
    el(
      "h1",
      { dir: "auto", class: paper.title ? null : "untitled" },
      foreign(paper.display_title),
      paper.title ? null : el("span", { class: "badge" }, "no title known"),
    ),
    authorsOf(paper.authors ?? []),
    el(
      "div",
      { class: "facts" },
      whenAndWhere(paper),
      (paper.flags ?? []).map((flag) =>
        inside(hashOf({ q: termOf("flag", flag) }), { class: "badge" }, foreign(named(flag))),
      ),
      dumpChips(app, paper.dump_ids ?? []),
    ),
    paper.title ? originLine(app, details, "title", show) : null,
    el(
      "div",
      { class: "tools" },
      el("label", { class: "choice", for: box.id }, box, "Pick"),
      button("Save BibTeX", () => savePaper(app, paper, "bibtex")),
      button("Save RIS", () => savePaper(app, paper, "ris")),
      button("Copy BibTeX", () => copyBibtex(app, paper)),
      paper.paper_url && outside(paper.paper_url, "Read it"),
      el("code", { class: "faint" }, paper.paper_id),
    ),
  );
}

/** Do what a button is for, and tell on it what became of that. */
async function doing(button, act) {
  const name = button.textContent;
  button.disabled = true;
  try {
    await act();
    button.textContent = `${name} ✓`;
  } catch (error) {
    button.title = error.message;
    button.textContent = `${name}: failed`;
  }
  button.disabled = false;
  setTimeout(() => {
    button.textContent = name;
  }, 2500);
}

function authorsOf(authors) {
  const names = (some, first) =>
    some.map((name, place) => [
      place + first > 0 && "; ",
      inside(hashOf({ q: termOf("author", name) }), { class: "author" }, foreign(name)),
    ]);
  const rest = authors.slice(AUTHORS_AT_ONCE);
  return (
    authors.length > 0 &&
    el(
      "div",
      { class: "byline" },
      names(authors.slice(0, AUTHORS_AT_ONCE), 0),
      rest.length > 0 && el("details", {}, el("summary", {}, `and ${many(rest.length, "other")}`), names(rest, 0)),
    )
  );
}

function whenAndWhere(paper) {
  return [
    (paper.publication_date ?? paper.publication_year) &&
      el("span", {}, String(paper.publication_date ?? paper.publication_year)),
    (paper.journal ?? paper.journal_ref) && el("cite", {}, foreign(paper.journal ?? paper.journal_ref)),
    paper.arxiv_id && outside(`https://arxiv.org/abs/${paper.arxiv_id}`, `arXiv:${paper.arxiv_id}`),
    paper.doi && outside(`https://doi.org/${encodeURIComponent(paper.doi).replaceAll("%2F", "/")}`, `doi:${paper.doi}`),
    paper.pmid && outside(`https://pubmed.ncbi.nlm.nih.gov/${paper.pmid}/`, `PubMed ${paper.pmid}`),
  ];
}
