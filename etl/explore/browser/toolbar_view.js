// What stands around a list of papers: how it is ordered and shown, which terms made it, and its other pages.

import { el, fill, foreign, inside } from "./dom.js";
import { downloadPanel } from "./download_view.js";
import { hashOf } from "./route.js";
import { fieldTerms, withoutTerm } from "./terms.js";
import { numeral } from "./told.js";

const SORTS = {
  best: "best match",
  newest: "newest",
  oldest: "oldest",
  title: "title",
  mentions: "most mentions",
  conflicts: "most conflicts",
};
/** The ways to look at a list, with their names. */
export const VIEWS = { list: "List", table: "Table", reading: "Read" };

/** Count, order, views and download of a result. */
export function toolbar(app, route, view, count, query, found) {
  const sorts = Object.entries(SORTS).filter(([name]) => name !== "best" || found.words.length > 0);
  const now = route.sort ?? (found.words.length > 0 ? "best" : "newest");
  const sort = el(
    "select",
    { id: "sort", change: () => app.go({ ...route, sort: sort.value, p: undefined }) },
    sorts.map(([name, told]) => el("option", { value: name, selected: name === now }, told)),
  );
  const views = Object.entries(VIEWS).map(([name, told]) =>
    inside(
      hashOf({ ...route, view: name === "list" ? undefined : name, p: undefined }),
      { class: "view", id: `view-${name}`, "aria-current": name === view ? "true" : null },
      told,
    ),
  );
  const panel = el("div", { class: "panel", id: "download-panel", hidden: true });
  const open = el(
    "button",
    {
      type: "button",
      id: "download",
      "aria-expanded": "false",
      "aria-controls": "download-panel",
      click: () => {
        panel.hidden = !panel.hidden;
        open.setAttribute("aria-expanded", String(!panel.hidden));
        fill(panel, panel.hidden ? null : downloadPanel(app, query, () => app.engine.search(query, {})));
      },
    },
    "Download",
  );
  return el(
    "div",
    { class: "toolbar" },
    count,
    el(
      "div",
      { class: "tools" },
      el("label", { for: "sort", class: "visually-hidden" }, "Sort by"),
      sort,
      el("nav", { class: "views", "aria-label": "View" }, views),
      open,
    ),
    panel,
  );
}

/** The terms of a query that ask of a field, each to be taken away by a click. */
export function termChips(query, change) {
  const terms = fieldTerms(query);
  return (
    terms.length > 0 &&
    el(
      "ul",
      { class: "terms", "aria-label": "Terms of the query" },
      terms.map((term) =>
        el(
          "li",
          {},
          el(
            "button",
            { type: "button", class: "term", click: () => change((now) => withoutTerm(now, term)) },
            foreign(term),
            el("span", { "aria-hidden": true }, " ×"),
            el("span", { class: "visually-hidden" }, " (take away)"),
          ),
        ),
      ),
    )
  );
}

/** The ways to the pages before and behind; false where there is only one. */
export function pager(route, { number, size, found }) {
  const last = Math.ceil(found.count / size);
  const to = (place, told, style) =>
    inside(hashOf({ ...route, p: place === 1 ? undefined : place }), { class: `button ${style}` }, told);
  return (
    last > 1 &&
    el(
      "nav",
      { class: "pager", "aria-label": "Pages" },
      number > 1 ? to(number - 1, "← Before", "page-before") : el("span"),
      el("span", { class: "faint" }, `Page ${numeral(number)} of ${numeral(last)}`),
      number < last ? to(number + 1, "Next →", "page-next") : el("span"),
    )
  );
}
