// The record of a paper: every field with the bytes that it came from.

import { el, foreign, inside, outside } from "./dom.js";
import { hashOf } from "./route.js";
import { termOf } from "./terms.js";
import { cutTo, meaning, named, numeral, stretchOf, valueTold } from "./told.js";

const ORIGINS_SHOWN = 3;
const CUT = 180;
const ASKED_FOR = {
  categories: "category",
  keywords: "keyword",
  flags: "flag",
  journal: "journal",
  publication_year: "year",
  sources: "source",
  dump_ids: "dump",
  work_type: "type",
};

/** The table of a paper's fields; `show(origin)` shows the bytes of a row of provenance. */
export function recordTable(app, details, show) {
  const { paper } = details;
  const columns = [...app.site.columns, ...Object.keys(paper)].filter(
    (column, place, all) => column in paper && all.indexOf(column) === place,
  );
  const rows = columns
    .filter((column) => column !== "paper_id")
    .map((column) => {
      const origins = originsOf(details, column);
      return el(
        "tr",
        {},
        el("th", { scope: "row" }, named(column)),
        el("td", { class: "value", dir: "auto" }, valueOfField(column, paper[column])),
        el("td", { class: "origins" }, originButtons(app, origins, show)),
      );
    });
  return el(
    "table",
    { class: "record" },
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        ["Field", "Value", "From"].map((name) => el("th", { scope: "col" }, name)),
      ),
    ),
    el("tbody", {}, rows),
  );
}

/** The ways to the bytes of one field, with the rule that chose them. */
export function originLine(app, details, column, show) {
  const origins = originsOf(details, column);
  return origins.length > 0 && el("div", { class: "origins" }, originButtons(app, origins, show));
}

/** The rows of provenance of a field, in the order of their parts. */
export function originsOf(details, column) {
  return details.provenance.filter((row) => row.field === column).sort((a, b) => (a.part ?? 0) - (b.part ?? 0));
}

function originButtons(app, origins, show) {
  if (origins.length === 0) {
    return el("span", { class: "faint small" }, "computed");
  }
  const buttons = origins.map((origin) => originButton(app, origin, show));
  const rest = buttons.slice(ORIGINS_SHOWN);
  return [
    buttons.slice(0, ORIGINS_SHOWN),
    rest.length > 0 && el("details", {}, el("summary", { class: "small" }, `${numeral(rest.length)} more`), rest),
    el("span", { class: "rule small faint" }, meaning(app.site.rules, origins[0].rule)),
  ];
}

function originButton(app, origin, show) {
  if (!origin.dump_id) {
    return el("span", { class: "small" }, "a curator's decision");
  }
  const stretch = stretchOf(origin.start_byte, origin.end_byte);
  return el(
    "button",
    {
      type: "button",
      class: "origin",
      title: `${app.labelOf(origin.dump_id)}, mention ${origin.mention_id}`,
      "data-start": origin.start_byte,
      "data-end": origin.end_byte,
      click: () => show(origin),
    },
    foreign(origin.dump_id, { class: "code" }),
    el("span", { class: "nowrap" }, stretch),
  );
}

function valueOfField(column, value) {
  if (column === "urls" || column === "paper_url") {
    return [value].flat().map((address) => el("div", {}, outside(address)));
  }
  if (column in ASKED_FOR) {
    return [value]
      .flat()
      .map((one, place) => [
        place > 0 && ", ",
        inside(hashOf({ q: termOf(ASKED_FOR[column], one) }), {}, foreign(String(one))),
      ]);
  }
  return foreign(cutTo(valueTold(value), CUT));
}
