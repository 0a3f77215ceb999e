import { SiteError } from "./errors.js";
import { eachInParallel } from "./load.js";
import { ParquetWriter } from "./parquet.js";
import { byColumn } from "./rank.js";

const MOST_DOWNLOADED = 200_000;
const ROWS_OF_GROUP = 5_000;
const PIECES_OF_PART = 2_000;
const MEDIA_TYPES = {
  csv: "text/csv;charset=utf-8",
  jsonl: "application/x-ndjson",
  bibtex: "application/x-bibtex",
  ris: "application/x-research-info-systems",
  parquet: "application/vnd.apache.parquet",
};
const FETCHED_SHARE = 0.8;

/** The papers of some places as one file, in the order of their ids: what `abstracts export` writes, or Parquet.
 *
 * `progress(share)` is told how far it is. The text is held in memory, so a SiteError refuses more than 200,000 papers.
 */
export async function downloaded(index, site, kind, places, progress, signal) {
  if (kind !== "parquet" && !site.kinds.includes(kind)) {
    throw new SiteError(`\`${kind}\` is no kind of download. Kinds: parquet, ${site.kinds.join(", ")}.`);
  }
  if (places.length > MOST_DOWNLOADED) {
    const most = MOST_DOWNLOADED.toLocaleString("en");
    throw new SiteError(`more than ${most} papers are too many for a browser. Write them with: abstracts export`);
  }
  const ranks = await index.numbers("id_rank");
  const ordered = byColumn(Uint32Array.from(places), ranks);
  const pieces = await piecesOf(index, site, kind === "parquet" ? "jsonl" : kind, ordered, progress, signal);
  const heads = await index.shelf.json("exports/head.json");
  const parts =
    kind === "parquet"
      ? await parquetParts(columnsOfHead(heads.csv), pieces, progress, signal)
      : textParts(heads[kind], heads.between?.[kind] ?? "", pieces);
  progress?.(1);
  return new Blob(parts, { type: MEDIA_TYPES[kind] ?? "text/plain;charset=utf-8" });
}

/** The text of each paper, in order. */
async function piecesOf(index, site, kind, places, progress, signal) {
  const wanted = new Map();
  places.forEach((place, at) => {
    const shard = Math.floor(place / site.papers_per_shard);
    wanted.set(shard, [...(wanted.get(shard) ?? []), at]);
  });
  const pieces = new Array(places.length);
  let done = 0;
  await eachInParallel([...wanted], async ([shard, ats]) => {
    const own = await index.shelf.json(`exports/${shard}.json.gz`);
    for (const at of ats) pieces[at] = own[places[at] % site.papers_per_shard][kind];
    done += 1;
    progress?.((FETCHED_SHARE * done) / wanted.size);
  }, signal);
  return pieces;
}

function textParts(head, between, pieces) {
  const parts = [head];
  for (let at = 0; at < pieces.length; at += PIECES_OF_PART) {
    parts.push((at ? between : "") + pieces.slice(at, at + PIECES_OF_PART).join(between));
  }
  return parts;
}

/** The names of the columns, which the CSV begins with behind a byte order mark; none needs quotes. */
function columnsOfHead(head) {
  return head.trim().split(",");
}

async function parquetParts(columns, pieces, progress, signal) {
  const writer = new ParquetWriter(columns);
  for (let at = 0; at < pieces.length; at += ROWS_OF_GROUP) {
    signal?.throwIfAborted();
    await writer.append(pieces.slice(at, at + ROWS_OF_GROUP).map((line) => JSON.parse(line)));
    progress?.(FETCHED_SHARE + ((1 - FETCHED_SHARE) * at) / Math.max(1, pieces.length));
  }
  writer.end();
  return writer.parts;
}
