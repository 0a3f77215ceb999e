const COLUMN_BITS = { title: 1, abstract: 2, authors: 4, keywords: 8, journal: 16 };
const OTHER_BIT = 32;
const WORTH_OF_BITS = [
  [1, 24],
  [2, 8],
  [4, 16],
  [8, 14],
  [16, 8],
  [32, 4],
];
const WORTH_OF_REPEATS = 3;

/** The bits of a mark that stand for a column; without one, those of all columns in which bare words are looked for. */
export function bitsOfColumn(column) {
  return column === null ? 31 : (COLUMN_BITS[column] ?? OTHER_BIT);
}

/** What each mark of a word is worth where only some columns count: title above abstract, more often above once. */
export function worthOfMarks(allowedBits) {
  return Uint8Array.from({ length: 256 }, (_, mark) => {
    const where = mark & allowedBits;
    if (!where) return 0;
    const repeats = where & 3 ? WORTH_OF_REPEATS * (mark >>> 6) : 0;
    return WORTH_OF_BITS.reduce((sum, [bit, worth]) => sum + (where & bit ? worth : 0), repeats);
  });
}

/** The same for a word that only begins as the one that is looked for: half. */
export function halfWorth(worth) {
  return worth.map((one) => (one + 1) >>> 1);
}

/** How telling a word is that so many of all papers have, in quarters of a power of two; whole, the same everywhere. */
export function rarityOf(count, total) {
  const ratio = Math.min(2 ** 30, Math.floor((16 * (total + 1)) / Math.max(1, count)));
  const exponent = 31 - Math.clz32(ratio);
  return 4 * (exponent - 4) + ((ratio >>> (exponent - 2)) & 3) + 1;
}
