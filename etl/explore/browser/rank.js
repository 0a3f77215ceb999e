import { UNKNOWN } from "./days.js";

const MOST_SCORE = 65_535;
const MOST_BUCKETS = 8_000_000;

/** The places in the order of their scores, the best first, ties in the order of the site. */
export function bestFirst(places, scores, size) {
  const total = new Uint32Array(size);
  let highest = 0;
  for (const { points, rarity } of scores) {
    for (const place of places) {
      total[place] += points[place] * rarity;
      if (total[place] > highest) highest = total[place];
    }
  }
  let shift = 0;
  while (highest >>> shift > MOST_SCORE) shift += 1;
  const keys = new Int32Array(places.length);
  for (let at = 0; at < places.length; at += 1) keys[at] = -(total[places[at]] >>> shift);
  return byKeys(places, keys);
}

/** The places in the order of a column; those of which nothing is known last, ties in the order of the site. */
export function byColumn(places, numbers, isDescending = false) {
  const keys = new Int32Array(places.length);
  for (let at = 0; at < places.length; at += 1) {
    const number = numbers[places[at]];
    keys[at] = isDescending && number !== UNKNOWN ? -number : number;
  }
  return byKeys(places, keys);
}

/** A stable sort of places by the keys beside them, `UNKNOWN` last: by counting, or where they lie far apart, not. */
function byKeys(places, keys) {
  let [least, most] = [Infinity, -Infinity];
  for (const key of keys) {
    if (key === UNKNOWN) continue;
    if (key < least) least = key;
    if (key > most) most = key;
  }
  if (least > most) return places.slice();
  const width = most - least + 2;
  return width > MOST_BUCKETS ? byComparing(places, keys) : byCounting(places, keys, least, width);
}

function byCounting(places, keys, least, width) {
  const starts = new Uint32Array(width + 1);
  for (const key of keys) starts[key === UNKNOWN ? width : key - least + 1] += 1;
  for (let bucket = 0; bucket < width; bucket += 1) starts[bucket + 1] += starts[bucket];
  const sorted = new Uint32Array(places.length);
  for (let at = 0; at < keys.length; at += 1) {
    const bucket = keys[at] === UNKNOWN ? width - 1 : keys[at] - least;
    sorted[starts[bucket]] = places[at];
    starts[bucket] += 1;
  }
  return sorted;
}

function byComparing(places, keys) {
  const order = Uint32Array.from(places.keys());
  const known = (at) => (keys[at] === UNKNOWN ? Infinity : keys[at]);
  order.sort((a, b) => (keys[a] === keys[b] ? a - b : known(a) - known(b)));
  return order.map((at) => places[at]);
}
