// What the parser read in a stretch of a dump, gathered from the papers that it mentions.

const MOST_MENTIONS = 400;
const GATHERED = new Map();

/** The spans of a dump that overlap `[start, end)`, in order; null where its mentions are too many. */
export async function spansWithin(app, dump, start, end) {
  if ((dump.mention_count ?? 0) > MOST_MENTIONS) {
    return null;
  }
  if (!GATHERED.has(dump.dump_id)) {
    GATHERED.set(dump.dump_id, await gathered(app, dump));
  }
  return GATHERED.get(dump.dump_id).filter(([from, to]) => from < end && to > start);
}

async function gathered(app, { dump_id: dumpId, quarantined_byte_count: rejected }) {
  const found = await app.engine.search(`dump:${dumpId}`, { sort: "newest" });
  const cards = await found.page(0, found.count);
  const papers = await Promise.all(cards.map((card) => app.engine.paper(card.id)));
  const spans = papers.flatMap((paper) =>
    paper.mentions.filter((mention) => mention.dump_id === dumpId).flatMap((mention) => mention.spans),
  );
  const rows = rejected ? await app.engine.json("quarantine.json.gz") : [];
  const faults = rows
    .filter((row) => row.dump_id === dumpId)
    .map((row) => [row.start_byte, row.end_byte, "quarantine", null]);
  return apartInOrder([...spans, ...faults]);
}

/** Spans in order, those that begin before the last has ended left out. */
function apartInOrder(spans) {
  const kept = [];
  for (const span of spans.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (kept.length === 0 || span[0] >= kept.at(-1)[1]) {
      kept.push(span);
    }
  }
  return kept;
}
