const CLOSE_ENOUGH = 0.6;

/** The order of two texts by code points, in which the site's terms stand; below 0 if `a` is the earlier. */
export function compareCodePoints(a, b) {
  const end = Math.min(a.length, b.length);
  for (let at = 0; at < end; at += 1) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one !== other) return surrogatesLast(one) - surrogatesLast(other);
  }
  return a.length - b.length;
}

/** The likeliest of some spellings of a word, as Python's `difflib.get_close_matches` has it; null if none is near. */
export function closestSpelling(word, spellings) {
  let best = null;
  let bestRatio = CLOSE_ENOUGH;
  for (const one of spellings) {
    const ratio = likenessOf([...one], [...word]);
    if (ratio > bestRatio || (ratio === bestRatio && (best === null || compareCodePoints(one, best) > 0))) {
      [best, bestRatio] = [one, ratio];
    }
  }
  return best;
}

function surrogatesLast(unit) {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}

function likenessOf(a, b) {
  return a.length + b.length ? (2 * sharedLength(a, b)) / (a.length + b.length) : 1;
}

/** How many characters stand in the longest common stretch, and left and right of it in the same way. */
function sharedLength(a, b) {
  const { atA, atB, size } = longestStretch(a, b);
  if (!size) return 0;
  const left = sharedLength(a.slice(0, atA), b.slice(0, atB));
  return left + size + sharedLength(a.slice(atA + size), b.slice(atB + size));
}

function longestStretch(a, b) {
  let best = { atA: 0, atB: 0, size: 0 };
  let before = new Map();
  for (let i = 0; i < a.length; i += 1) {
    const here = new Map();
    for (let j = 0; j < b.length; j += 1) {
      if (a[i] !== b[j]) continue;
      const size = (before.get(j - 1) ?? 0) + 1;
      here.set(j, size);
      if (size > best.size) best = { atA: i - size + 1, atB: j - size + 1, size };
    }
    before = here;
  }
  return best;
}
