// The raw dump beside a paper: the bytes of one of its mentions, with what was read from them.

import { asBytes, decoded, hexPieces, legendOf, spanPieces, textPieces, wholeCharacters } from "./bytes_view.js";
import { el, fill, foreign, inside } from "./dom.js";
import { hashOf } from "./route.js";
import { soughtStretches } from "./sought.js";
import { numeral, stretchOf } from "./told.js";

const AROUND = 240;
const MOST_BYTES = 65_536;

/**
 * The panel with the bytes of a paper's mentions. `show({mentionId, start, end, changes})` brings a stretch into sight
 * and marks it, and the changed words in it; without a stretch the whole mention is shown.
 */
export function rawPanel(app, details, onShow) {
  const state = { mention: null, chosen: null, changes: [], isHex: false, turn: 0 };
  const tabs = el("div", { class: "tabs", role: "group", "aria-label": "Mentions" });
  const told = el("p", { class: "small faint", id: "raw-told" });
  const legend = el("div", {});
  const body = el("div", {
    class: "bytes",
    id: "bytes",
    role: "region",
    tabindex: 0,
    "aria-label": "Bytes of the dump",
    "aria-describedby": "raw-told",
  });
  const hex = el(
    "button",
    {
      type: "button",
      class: "quiet",
      "aria-pressed": "false",
      id: "hex",
      click: () => {
        state.isHex = !state.isHex;
        hex.setAttribute("aria-pressed", String(state.isHex));
        draw();
      },
    },
    "Hex",
  );
  const root = el(
    "aside",
    { class: "raw", "aria-labelledby": "raw-name" },
    el("div", { class: "raw-head" }, el("h2", { id: "raw-name" }, "In the dump"), hex),
    tabs,
    told,
    body,
    legend,
  );

  async function draw() {
    const { mention, chosen, isHex } = state;
    const turn = (state.turn += 1);
    const dump = app.dumpOf(mention.dump_id);
    fill(
      tabs,
      details.mentions.map((one) => tabOf(app, one, one === mention, () => show({ mentionId: one.mention_id }))),
    );
    const stretch = chosen ?? [mention.start_byte, mention.end_byte];
    fill(
      told,
      inside(hashOf({ page: "dump", id: mention.dump_id, at: stretch[0] }), {}, foreign(dump.file ?? mention.dump_id)),
      ` · ${stretchOf(...stretch)}`,
      dump.byte_count ? ` of ${numeral(dump.byte_count)}` : "",
    );
    fill(legend, legendOf(mention.spans));
    const [from, to] = windowOf(mention, chosen, dump);
    try {
      const read = (first, last) => app.engine.raw(mention.dump_id, first, last);
      const { bytes, start } = await wholeCharacters(read, from, to, dump.encoding);
      if (turn !== state.turn) {
        return;
      }
      const sought = chosen
        ? soughtIn(bytes.subarray(chosen[0] - start, chosen[1] - start), chosen[0], dump.encoding, state.changes)
        : [];
      const pieces = spanPieces(start, start + bytes.length, mention.spans, chosen, sought);
      body.classList.toggle("is-hex", isHex);
      fill(body, isHex ? hexPieces(bytes, start, pieces) : textPieces(bytes, start, pieces, dump.encoding));
      bringIntoSight(body);
    } catch (error) {
      fill(
        body,
        el("span", { class: "wrong" }, error.message),
        " ",
        el("button", { type: "button", click: draw }, "Try again"),
      );
    }
  }

  function show({ mentionId, start, end, changes = [] }, isAsked = true) {
    state.changes = changes;
    state.mention = details.mentions.find((one) => one.mention_id === mentionId) ?? details.mentions[0];
    state.chosen = Number.isInteger(start) && Number.isInteger(end) ? [start, end] : null;
    if (isAsked) {
      onShow({ mention: state.mention.mention_id, at: state.chosen?.[0], end: state.chosen?.[1] });
    }
    return draw();
  }

  return { root, show };
}

/** The stretch of a dump that is read: the mention with what stands around it, or around the chosen bytes. */
function windowOf(mention, chosen, dump) {
  const from = Math.min(mention.start_byte, chosen?.[0] ?? Infinity);
  const to = Math.max(mention.end_byte, chosen?.[1] ?? 0);
  const isLong = to - from > MOST_BYTES;
  const first = isLong && chosen ? chosen[0] : from;
  const last = isLong ? Math.min(to, first + MOST_BYTES) : to;
  return [Math.max(0, first - AROUND), Math.min(dump.byte_count ?? last, last + AROUND)];
}

function soughtIn(bytes, start, encoding, changes) {
  const text = decoded(bytes, encoding);
  return asBytes(text, soughtStretches(text, changes), start, encoding);
}

function tabOf(app, mention, isShown, select) {
  return el(
    "button",
    {
      type: "button",
      class: "tab",
      "aria-pressed": String(isShown),
      title: app.labelOf(mention.dump_id),
      click: select,
    },
    el("span", { class: "tab-name" }, foreign(mention.dump_id)),
    ` · ${numeral(mention.ordinal)}`,
  );
}

function bringIntoSight(body) {
  const first =
    body.querySelector(".sought") ?? body.querySelector(".chosen") ?? body.querySelector(".piece:not(.context)");
  if (first) {
    body.scrollTop += first.getBoundingClientRect().top - body.getBoundingClientRect().top - 72;
  }
}
