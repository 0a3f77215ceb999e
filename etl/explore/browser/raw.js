import { eachInParallel, joinedBytes } from "./load.js";

/** The very bytes `[start, end)` of a dump; fewer where the dump ends before. */
export async function rawBytes(shelf, sliceBytes, dumpId, start, end) {
  const [first, last] = [Math.floor(start / sliceBytes), Math.ceil(end / sliceBytes)];
  const numbers = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  const slices = new Array(numbers.length);
  await eachInParallel(numbers, async (number, at) => {
    slices[at] = await shelf.get(`raw/${dumpId}/${number}.bin.gz`, (bytes) => bytes);
  });
  const from = start - first * sliceBytes;
  return joinedBytes(slices).slice(from, from + (end - start));
}
