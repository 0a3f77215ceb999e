// The papers picked by hand: a list that no query of words makes.

import { cardOf } from "./card_view.js";
import { el } from "./dom.js";
import { downloadPanel } from "./download_view.js";
import { queryOf } from "./engine.js";
import { many } from "./told.js";

/** Draw the papers picked by hand. */
export async function pickedView(app, route, page) {
  const ids = app.picks.ids();
  const query = ids.length ? queryOf(ids) : "";
  const found = ids.length ? await app.engine.search(query, { sort: "newest" }) : null;
  const cards = found ? await found.page(0, Math.min(found.count, 500)) : [];
  if (page.isStale()) {
    return;
  }
  const gone = ids.length - cards.length;
  page.show(
    el(
      "div",
      { class: "narrow" },
      el("h1", {}, `${many(cards.length, "picked paper")}`),
      cards.length === 0 &&
        el(
          "div",
          { class: "empty" },
          el("p", {}, "No paper is picked."),
          el("p", { class: "faint" }, "Tick the box before a paper, or press x on it. Picks stay in this browser."),
        ),
      gone > 0 &&
        cards.length > 0 &&
        el(
          "p",
          { class: "notice" },
          `${many(gone, "picked id")} not shown: unknown to this package, or one paper under two ids.`,
        ),
      cards.length > 0 &&
        el(
          "div",
          { class: "panel" },
          downloadPanel(app, query, async () => found),
        ),
      cards.length > 0 &&
        el(
          "p",
          {},
          el(
            "button",
            {
              type: "button",
              click: () => {
                app.picks.clear();
                app.again();
              },
            },
            "Put all back",
          ),
        ),
      el(
        "ol",
        { class: "list" },
        cards.map((card) => cardOf(app, card, [])),
      ),
    ),
    "Picked papers",
  );
}
