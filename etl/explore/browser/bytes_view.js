// Bytes of a dump as text or as numbers, coloured by what the parser read them as.

import { el, fill, shown, signed } from "./dom.js";
import { named, numeral, stretchOf } from "./told.js";

const HEX_SHOWN = 2048;
const ROW = 16;
const LONGEST_CHARACTER = 4;
const LABELS = {
  "utf-16-le": "utf-16le",
  "utf-16-be": "utf-16be",
  cp1252: "windows-1252",
  "latin-1": "windows-1252",
  "utf-8": "utf-8",
};

/** The style of a field's bytes: fields of a kind have one colour. */
export function hueOf(field) {
  const kinds = {
    title: "title",
    abstract: "abstract",
    authors: "authors",
    author_count: "authors",
    date: "date",
    captured_date: "date",
    arxiv_id: "id",
    doi: "id",
    pmid: "id",
    issn: "id",
    isbn: "id",
    journal: "place",
    journal_ref: "place",
    volume: "place",
    number: "place",
    pages: "place",
  };
  return `hue-${kinds[field] ?? "rest"}`;
}

/**
 * Bytes cut where a span, the chosen stretch or a sought one begins or ends: `[{start, end, role, field, isChosen,
 * isSought}]` in order, without gaps. Spans are `[start, end, role, field, …]` in order; bytes outside of all are of
 * the role `context`.
 */
export function spanPieces(start, end, spans, chosen, sought = []) {
  const cuts = new Set([start, end]);
  for (const [from, to] of [...spans, ...sought, ...(chosen ? [chosen] : [])]) {
    [from, to].filter((cut) => cut > start && cut < end).forEach((cut) => cuts.add(cut));
  }
  const edges = [...cuts].sort((a, b) => a - b);
  let place = 0;
  return edges.slice(0, -1).map((from, index) => {
    while (place < spans.length && spans[place][1] <= from) {
      place += 1;
    }
    const span = place < spans.length && spans[place][0] <= from ? spans[place] : null;
    const isChosen = Boolean(chosen) && from >= chosen[0] && from < chosen[1];
    const isSought = sought.some(([first, last]) => from >= first && from < last);
    return {
      start: from,
      end: edges[index + 1],
      role: span?.[2] ?? "context",
      field: span?.[3] ?? null,
      isChosen,
      isSought,
      isFirst: span?.[0] === from,
    };
  });
}

/** Pieces of bytes as text, each decoded alone; the text content of a piece is the dump's very text. */
export function textPieces(bytes, start, pieces, encoding) {
  return pieces.map((piece) =>
    pieceElement(piece, visibleText(decoded(bytes.subarray(piece.start - start, piece.end - start), encoding))),
  );
}

/** Pieces of bytes as numbers, so many rows of sixteen, each row with its offset. */
export function hexPieces(bytes, start, pieces, limit = HEX_SHOWN) {
  const last = Math.min(bytes.length, limit);
  const rows = [];
  for (let at = 0; at < last; at += ROW) {
    const row = pieces.filter((piece) => piece.end > start + at && piece.start < start + Math.min(at + ROW, last));
    const within = (piece) => [Math.max(piece.start - start, at), Math.min(piece.end - start, at + ROW, last)];
    const numbers = row.map((piece) => pieceElement(piece, hexOf(bytes.subarray(...within(piece))), true));
    const letters = row.map((piece) => pieceElement(piece, lettersOf(bytes.subarray(...within(piece))), true));
    rows.push(
      el(
        "div",
        { class: "hex-row" },
        el("span", { class: "offset" }, String(start + at).padStart(String(start + bytes.length).length, " ")),
        el("span", { class: "hex" }, numbers),
        el("span", { class: "letters" }, letters),
      ),
    );
  }
  const more = el(
    "button",
    {
      type: "button",
      class: "more",
      click: () => fill(more.parentElement, hexPieces(bytes, start, pieces, limit * 4)),
    },
    `Show more of ${numeral(bytes.length)} bytes`,
  );
  return last < bytes.length ? [...rows, more] : rows;
}

/** How many bytes from an offset on belong to a character that began before it. */
function alignedStart(bytes, start, encoding) {
  let at = 0;
  if (encoding?.startsWith("utf-16")) {
    return start % 2;
  }
  while ((encoding ?? "utf-8") === "utf-8" && at < 4 && at < bytes.length && (bytes[at] & 0xc0) === 0x80) {
    at += 1;
  }
  return at;
}

/** The bytes that stretches of a text take, of a text that is decoded from `start` on. */
export function asBytes(text, stretches, start, encoding) {
  const size = (piece) =>
    encoding?.startsWith("utf-16")
      ? piece.length * 2
      : encoding && encoding !== "utf-8"
        ? piece.length
        : new TextEncoder().encode(piece).length;
  return stretches.map(([from, to]) => [start + size(text.slice(0, from)), start + size(text.slice(0, to))]);
}

/** Bytes as text. */
export function decoded(bytes, encoding) {
  return new TextDecoder(LABELS[encoding] ?? encoding ?? "utf-8", { ignoreBOM: true }).decode(bytes);
}

/** The bytes `[start, end)` of a dump, read by `read(start, end)`, as far as whole characters go: `{bytes, start}`. */
export async function wholeCharacters(read, start, end, encoding) {
  const bytes = await read(start, end + LONGEST_CHARACTER - 1);
  const skipped = alignedStart(bytes, start, encoding);
  const rest = alignedStart(bytes.subarray(end - start), end, encoding);
  return { bytes: bytes.subarray(skipped, end - start + rest), start: start + skipped };
}

/** What the colours mean, for the fields that are there. */
export function legendOf(spans) {
  const fields = [...new Set(spans.filter((span) => span[3]).map((span) => span[3]))];
  return (
    fields.length > 0 &&
    el(
      "ul",
      { class: "legend", "aria-label": "Colours" },
      fields.map((field) => el("li", { class: `piece ${hueOf(field)}` }, named(field))),
    )
  );
}

function pieceElement(piece, children, isBare = false) {
  const told = piece.field ? named(piece.field) : piece.role;
  const style = [
    "piece",
    piece.field ? hueOf(piece.field) : piece.role,
    piece.isChosen && "chosen",
    piece.isSought && "sought",
  ]
    .filter(Boolean)
    .join(" ");
  const element = el(
    piece.isChosen && !isBare ? "mark" : "span",
    { class: style, title: `${told} · ${stretchOf(piece.start, piece.end)}` },
    children,
  );
  if (piece.field && piece.isFirst && !isBare) {
    element.dataset.label = `${told} ${numeral(piece.start)}`;
  }
  if (!isBare) {
    element.dataset.start = piece.start;
    element.dataset.end = piece.end;
  }
  return element;
}

function visibleText(text) {
  return text.split(/(\n)/).map((part) => (part === "\n" ? signed("\n", "line-end") : shown(part)));
}

function hexOf(bytes) {
  return `${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ")} `;
}

function lettersOf(bytes) {
  return Array.from(bytes, (byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : "·")).join("");
}
