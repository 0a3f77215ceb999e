import { ByteSink } from "./byte_sink.js";

const MOST_BITS = 8;
const NUMBER_COLUMNS = ["author_count", "publication_year", "arxiv_version", "mention_count", "conflict_count"];
const LIST_COLUMNS = ["authors", "categories", "keywords", "urls", "flags", "dump_ids", "sources"];
const SHAPES = new Map([
  ...NUMBER_COLUMNS.map((name) => [name, "number"]),
  ...LIST_COLUMNS.map((name) => [name, "list"]),
  ["publication_date", "day"],
  ["publication_date_is_inferred", "truth"],
]);

/** How a column of `papers` is written: `list`, `number`, `day`, `truth`, else `text`. */
export function shapeOf(column) {
  return SHAPES.get(column) ?? "text";
}

/** The bytes of a page of one column, and how many values it has: levels, then the values that are known, plain. */
export function plainPage(shape, values) {
  const sink = new ByteSink();
  if (shape === "list") return { count: writeLists(sink, values), bytes: sink.bytes() };
  const known = values.filter((value) => value !== null && value !== undefined);
  writeLevels(sink, values.map((value) => Number(value !== null && value !== undefined)), 1);
  if (shape === "truth") sink.all(packedBits(known.map(Number), 1));
  else known.forEach(PLAIN_WRITERS[shape](sink));
  return { count: values.length, bytes: sink.bytes() };
}

const PLAIN_WRITERS = {
  text: (sink) => (value) => sink.text(value),
  number: (sink) => (value) => sink.int64(value),
  day: (sink) => (value) => sink.uint32(Math.round(Date.parse(`${value}T00:00:00Z`) / 86_400_000)),
};

/** Lists of texts: a level for each text, and one for each list that is empty (1) or unknown (0). */
function writeLists(sink, lists) {
  const repeated = [];
  const defined = [];
  for (const list of lists) {
    if (!list?.length) {
      repeated.push(0);
      defined.push(list ? 1 : 0);
      continue;
    }
    list.forEach((text, at) => {
      repeated.push(Number(at > 0));
      defined.push(text === null ? 2 : 3);
    });
  }
  writeLevels(sink, repeated, 1);
  writeLevels(sink, defined, 2);
  for (const list of lists) list?.filter((text) => text !== null).forEach((text) => sink.text(text));
  return repeated.length;
}

/** Levels as one bit-packed run, the length of its bytes before it. */
function writeLevels(sink, levels, width) {
  const run = new ByteSink();
  run.varint(2 * Math.ceil(levels.length / MOST_BITS) + 1);
  run.all(packedBits(levels, width, Math.ceil(levels.length / MOST_BITS) * width));
  sink.uint32(run.length);
  sink.all(run.bytes());
}

function packedBits(values, width, byteCount = Math.ceil((values.length * width) / MOST_BITS)) {
  const bytes = new Uint8Array(byteCount);
  values.forEach((value, at) => {
    bytes[(at * width) >>> 3] |= value << ((at * width) & 7);
  });
  return bytes;
}
