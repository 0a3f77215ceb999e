// What a query selects: counted, sorted, in pages, as a list, a table or texts to read, with its facets beside it.

import { cardOf, readingOf, tableOf } from "./card_view.js";
import { aboutConflicts, differencesOf } from "./conflicts_view.js";
import { el, fill, inside } from "./dom.js";
import { facetsOf } from "./facets_view.js";
import { hashOf, isStart, routeOf } from "./route.js";
import { packageAside, waysIn } from "./start_view.js";
import { fieldTerms } from "./terms.js";
import { many } from "./told.js";
import { VIEWS, pager, termChips, toolbar } from "./toolbar_view.js";

const PAGE_SIZES = { list: 20, table: 50, reading: 10 };
const SETTLED_UP_TO = 5000;

/** Draw the papers that the query of a route selects; throws the engine's error where it cannot be read. */
export async function resultsView(app, route, page) {
  const query = route.q ?? "";
  const view = VIEWS[route.view] ? route.view : "list";
  const size = PAGE_SIZES[view];
  const number = Math.max(1, Math.floor(Number(route.p)) || 1);
  const isFirst = !query && !route.sort && number === 1 && app.site.first.length >= Math.min(size, app.site.papers);
  const found = isFirst ? atOnce(app.site) : await app.engine.search(query, { sort: route.sort, signal: page.signal });
  if (page.isStale()) {
    return;
  }
  const cards = isFirst ? app.site.first.slice(0, size) : await found.page((number - 1) * size, size, page.signal);
  if (page.isStale()) {
    return;
  }
  let parts = null;
  page.show(() => {
    parts = drawn(app, route, { query, view, size, number, found, cards });
    return parts.root;
  }, titleOf(query));
  app.say(countTold(found));
  await completed(app, route, page, parts, found, isFirst, query);
}

/** The start as site.json alone knows it, so that it is painted before any shard is there. */
function atOnce(site) {
  return { count: site.papers, isExact: true, words: [], places: null };
}

function drawn(app, route, shown) {
  const { query, view, found, cards } = shown;
  const change = (edit) => {
    const now = routeOf(location.hash); // ticks may come faster than facets are counted
    app.go({ ...now, q: edit(now.q ?? ""), p: undefined });
  };
  const facets = el("div", { class: "facets-list" }, [...(document.querySelector(".facets-list")?.childNodes ?? [])]);
  const count = el("h2", { class: "count-told", id: "count" }, countTold(found));
  const root = el(
    "div",
    { class: isStart(route) ? "results at-start" : "results" },
    isStart(route)
      ? [el("h1", { class: "visually-hidden" }, app.site.title), waysIn(app)]
      : el("h1", { class: "visually-hidden" }, "Papers found"),
    el(
      "div",
      { class: "columns" },
      el(
        "aside",
        { class: "facets", "aria-label": "Narrow down" },
        el(
          "details",
          { class: "facets-fold", open: window.innerWidth >= 760 },
          el("summary", {}, "Narrow down"),
          facets,
        ),
      ),
      el(
        "section",
        { class: "papers-found", "aria-labelledby": "count" },
        fieldTerms(query).some((term) => /^conflicts?:/.test(term)) && aboutConflicts(app),
        toolbar(app, route, view, count, query, found),
        termChips(query, change),
        listOf(app, shown),
        pager(route, shown),
      ),
      isStart(route) && packageAside(app),
    ),
  );
  return { root, facets, count, change };
}

function listOf(app, { query, view, found, cards, number, size }) {
  if (cards.length === 0) {
    return el(
      "div",
      { class: "empty" },
      el("p", {}, query ? "No paper has all of that." : "There are no papers."),
      query &&
        el(
          "p",
          { class: "faint" },
          "Take a word or a tick away, or look at ",
          inside(hashOf({}), {}, "all papers"),
          ".",
        ),
    );
  }
  if (view === "table") {
    return tableOf(app, cards, found.words);
  }
  const drawCard = view === "reading" ? readingOf : cardOf;
  const withDifferences = /(^|\s)conflicts?:/.test(query);
  const start = (number - 1) * size + 1;
  return el(
    "ol",
    { class: `list ${view}`, "data-from": start },
    cards.map((card) =>
      drawCard(app, card, found.words, withDifferences && card.conflicts > 0 ? differencesOf(app, card.id) : null),
    ),
  );
}

/** Facets, and the exact count where phrases were not looked up on all papers yet. */
async function completed(app, route, page, parts, found, isFirst, query) {
  const facets = isFirst ? app.site.facets : await app.engine.facets(found, page.signal);
  if (page.isStale()) {
    return;
  }
  page.change(() => fill(parts.facets, facetsOf(app, facets, found.count, query, parts.change)));
  if (!found.isExact && found.count <= SETTLED_UP_TO) {
    await found.settle(null, page.signal);
    if (!page.isStale()) {
      parts.count.textContent = countTold(found);
      app.say(countTold(found));
      const exact = await app.engine.facets(found, page.signal);
      if (!page.isStale()) {
        page.change(() => fill(parts.facets, facetsOf(app, exact, found.count, query, parts.change)));
      }
    }
  }
}

function titleOf(query) {
  return query ? `${query} · papers` : "";
}

function countTold(found) {
  return found.isExact ? many(found.count, "paper") : `at most ${many(found.count, "paper")}`;
}
