// A dump: what is declared and known of it, and its bytes from end to end.

import { hexPieces, legendOf, spanPieces, textPieces, wholeCharacters } from "./bytes_view.js";
import { el, fill, foreign, inside, outside } from "./dom.js";
import { spansWithin } from "./dump_spans.js";
import { hashOf } from "./route.js";
import { licenceOf } from "./start_view.js";
import { many, named, numeral, sized, stretchOf } from "./told.js";

const SLICE = 8192;

/** Draw the dump of a route, with the slice of its bytes that holds `at`. */
export async function dumpView(app, route, page) {
  const dump = app.site.dumps.find((one) => one.dump_id === route.id);
  if (!dump) {
    page.show(
      el(
        "div",
        { class: "narrow" },
        el("h1", {}, "No such dump"),
        el("p", {}, "This package has no dump ", el("code", {}, foreign(route.id)), "."),
      ),
      "No such dump",
    );
    return;
  }
  const size = dump.byte_count ?? 0;
  const at = Math.max(0, Math.min(Number.parseInt(route.at ?? "0", 10) || 0, Math.max(0, size - 1)));
  const start = Math.floor(at / SLICE) * SLICE;
  const end = Math.min(size, start + SLICE);
  const read = (first, last) => app.engine.raw(dump.dump_id, first, last);
  const [whole, spans] = await Promise.all([
    wholeCharacters(read, start, end, dump.encoding),
    spansWithin(app, dump, start, end),
  ]);
  if (page.isStale()) {
    return;
  }
  const chosen =
    route.at !== undefined && at > start ? [at, Math.max(at + 1, Math.min(end, endOfSpan(spans ?? [], at)))] : null;
  const pieces = spanPieces(whole.start, whole.start + whole.bytes.length, spans ?? [], chosen);
  const body = el("div", {
    class: "bytes tall",
    id: "bytes",
    role: "region",
    tabindex: 0,
    "aria-label": `${named(dump.file ?? dump.dump_id)}, ${stretchOf(start, end)}`,
  });
  const draw = (isHex) => {
    body.classList.toggle("is-hex", isHex);
    fill(
      body,
      isHex ? hexPieces(whole.bytes, whole.start, pieces) : textPieces(whole.bytes, whole.start, pieces, dump.encoding),
    );
  };
  const hex = el(
    "button",
    {
      type: "button",
      class: "quiet",
      id: "hex",
      "aria-pressed": "false",
      click: () => {
        const isHex = hex.getAttribute("aria-pressed") !== "true";
        hex.setAttribute("aria-pressed", String(isHex));
        draw(isHex);
      },
    },
    "Hex",
  );
  draw(false);
  page.show(
    el(
      "div",
      { class: "dump-page" },
      el("h1", { dir: "auto" }, foreign(dump.label ?? dump.dump_id)),
      factsOfDump(dump),
      el(
        "section",
        { "aria-labelledby": "bytes-name" },
        el(
          "div",
          { class: "raw-head" },
          el("h2", { id: "bytes-name" }, "Its bytes"),
          slicer(dump, start, end, size, "above"),
          hex,
        ),
        spans === null &&
          el("p", { class: "small faint" }, "Too many mentions to colour here; a paper's page colours its own."),
        legendOf(spans ?? []),
        body,
        slicer(dump, start, end, size, "below"),
      ),
    ),
    dump.label ?? dump.dump_id,
  );
  body.querySelector(".chosen")?.scrollIntoView({ block: "center" });
}

function factsOfDump(dump) {
  const facts = [
    ["Id", el("code", {}, foreign(dump.dump_id))],
    ["File", dump.file && el("code", {}, foreign(dump.file))],
    ["Format", dump.format && named(dump.format)],
    ["Role", dump.role],
    ["Encoding", dump.encoding],
    ["Size", dump.byte_count !== undefined && `${sized(dump.byte_count)} (${numeral(dump.byte_count)} bytes)`],
    ["Mentions", inside(hashOf({ q: `dump:${dump.dump_id}` }), {}, many(dump.mention_count ?? 0, "mention"))],
    [
      "Quarantined",
      dump.quarantined_byte_count
        ? inside(hashOf({ page: "quarantine" }), {}, many(dump.quarantined_byte_count, "byte"))
        : "nothing",
    ],
    ["Licence", licenceOf(dump)],
    ["From", dump.url && outside(dump.url)],
  ];
  return el(
    "dl",
    { class: "facts-grid" },
    facts.filter(([, value]) => value).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
  );
}

function slicer(dump, start, end, size, place) {
  const to = (at, told, side) =>
    inside(hashOf({ page: "dump", id: dump.dump_id, at }), { class: `button slice-${side}` }, told);
  return el(
    "nav",
    { class: "pager", "aria-label": `Slices of the dump, ${place}` },
    start > 0 ? to(Math.max(0, start - SLICE), "← Before", "before") : el("span"),
    el("span", { class: "faint small" }, `${stretchOf(start, end)} of ${numeral(size)}`),
    end < size ? to(end, "Next →", "next") : el("span"),
  );
}

function endOfSpan(spans, at) {
  return spans.find(([from, to]) => from <= at && at < to)?.[1] ?? at + 1;
}
