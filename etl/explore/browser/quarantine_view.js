// What was rejected, with its reason and its raw text: nothing that was in a dump is lost.

import { el, foreign, inside, shown } from "./dom.js";
import { hashOf } from "./route.js";
import { many, named, stretchOf } from "./told.js";

const ROWS_SHOWN = 100;

/** Draw what is in quarantine, so many a page. */
export async function quarantineView(app, route, page) {
  const rows = app.site.quarantined ? await app.engine.json("quarantine.json.gz") : [];
  if (page.isStale()) {
    return;
  }
  const number = Math.max(1, Number.parseInt(route.p ?? "1", 10) || 1);
  const shownRows = rows.slice((number - 1) * ROWS_SHOWN, number * ROWS_SHOWN);
  page.show(
    el(
      "div",
      { class: "narrow" },
      el("h1", {}, "Quarantine"),
      el(
        "p",
        { class: "lead" },
        rows.length
          ? `${many(rows.length, "stretch", "stretches")} of the dumps that no paper was made of, each with its reason.`
          : "Nothing was rejected: every byte of the dumps was read.",
      ),
      el(
        "ol",
        { class: "quarantine-list" },
        shownRows.map((row) => entryIn(app, row)),
      ),
    ),
    "Quarantine",
  );
}

function entryIn(app, row) {
  return el(
    "li",
    { class: "rejected" },
    el("p", {}, el("strong", {}, foreign(row.reason))),
    el(
      "p",
      { class: "small" },
      inside(
        hashOf({ page: "dump", id: row.dump_id, at: row.start_byte }),
        {},
        foreign(app.labelOf(row.dump_id)),
        ` · ${stretchOf(row.start_byte, row.end_byte)}`,
      ),
      el("span", { class: "faint" }, ` · ${named(row.stage)}: ${named(row.rule)}`),
    ),
    el(
      "pre",
      { class: "raw-text", dir: "auto", tabindex: 0, role: "region", "aria-label": "Raw text" },
      shown(row.raw_text),
    ),
  );
}
