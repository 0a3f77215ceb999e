// Two readings word by word: what only one of them has, and what both have.

const TOKENS = /[\p{L}\p{M}\p{N}]+(?:[.,]\p{N}+)*%?|\s+|[^]/gu;
const NUMBER = /^\p{N}[\p{N}.,]*%?$/u;
const MOST_CHANGES = 800;

/** The parts of two texts in order: `{kind: "same" | "other" | "kept", text}`, joined they are either text. */
export function differenceOf(other, kept) {
  const a = tokensOf(other);
  const b = tokensOf(kept);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) {
    head += 1;
  }
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) {
    tail += 1;
  }
  const middle = edits(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const parts = [partOf("same", a.slice(0, head)), ...middle, partOf("same", a.slice(a.length - tail))];
  return grouped(parts.filter((one) => one.text));
}

/** Whether only one of the readings has a part. */
export function isDifferent(one) {
  return one.kind !== "same";
}

/** Whether a part is a number, as one that was corrected stands out. */
export function isNumeral(text) {
  return NUMBER.test(text.trim());
}

/** The parts with only so many characters of what is the same around each difference, `…` for the rest. */
export function inShort(parts, around) {
  return parts.map((one, place) => {
    if (one.kind !== "same") {
      return one;
    }
    const before = place === 0 ? 0 : around;
    const after = place === parts.length - 1 ? 0 : around;
    return one.text.length <= before + after + around
      ? one
      : { kind: "same", text: shortened(one.text, before, after) };
  });
}

function shortened(text, before, after) {
  const left = before === 0 ? "" : text.slice(0, nearSpace(text.indexOf(" ", before), before));
  const from = text.length - after;
  const right = after === 0 ? "" : text.slice(nearSpace(text.lastIndexOf(" ", from) + 1, from));
  return `${left} … ${right}`;
}

function nearSpace(space, place) {
  return space < 0 || Math.abs(space - place) > 30 ? place : space;
}

function tokensOf(text) {
  return text.match(TOKENS) ?? [];
}

function partOf(kind, tokens) {
  return { kind, text: tokens.join("") };
}

/** Myers' shortest edits; where texts have too little in common, one is exchanged for the other whole. */
function edits(a, b) {
  const traces = reached(a, b);
  if (traces === null) {
    return [partOf("other", a), partOf("kept", b)];
  }
  const found = [];
  let [x, y] = [a.length, b.length];
  for (let depth = traces.length - 1; depth >= 0; depth -= 1) {
    const k = x - y;
    const before = traces[depth];
    const isDown = k === -depth || (k !== depth && at(before, k - 1) < at(before, k + 1));
    const fromK = isDown ? k + 1 : k - 1;
    const fromX = depth === 0 ? 0 : at(before, fromK);
    const fromY = depth === 0 ? 0 : fromX - fromK;
    while (x > fromX && y > fromY) {
      found.push({ kind: "same", text: a[x - 1] });
      [x, y] = [x - 1, y - 1];
    }
    if (depth > 0) {
      found.push(isDown ? { kind: "kept", text: b[y - 1] } : { kind: "other", text: a[x - 1] });
      [x, y] = [fromX, fromY];
    }
  }
  return found.reverse();
}

/** For each number of edits how far every diagonal had come before it; null where there are too many. */
function reached(a, b) {
  const traces = [];
  let furthest = new Map([[1, 0]]);
  for (let depth = 0; depth <= Math.min(a.length + b.length, MOST_CHANGES); depth += 1) {
    traces.push(furthest);
    const next = new Map();
    for (let k = -depth; k <= depth; k += 2) {
      const isDown = k === -depth || (k !== depth && at(furthest, k - 1) < at(furthest, k + 1));
      let x = isDown ? at(furthest, k + 1) : at(furthest, k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) {
        x += 1;
      }
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) {
        return traces;
      }
    }
    furthest = next;
  }
  return null;
}

function at(furthest, k) {
  return furthest.get(k) ?? -1;
}

/** Neighbouring parts of a kind as one, changes with white space alone between them as one, `other` before `kept`. */
function grouped(parts) {
  const done = [];
  let other = "";
  let kept = "";
  const close = () => {
    done.push({ kind: "other", text: other }, { kind: "kept", text: kept });
    [other, kept] = ["", ""];
  };
  parts.forEach((one, place) => {
    const isBetween =
      one.kind === "same" &&
      (other || kept) &&
      !one.text.trim() &&
      place + 1 < parts.length &&
      parts[place + 1].kind !== "same";
    if (one.kind !== "kept" && (one.kind === "other" || isBetween)) {
      other += one.text;
    }
    if (one.kind === "kept" || isBetween) {
      kept += one.text;
    }
    if (one.kind === "same" && !isBetween) {
      close();
      done.push(one);
    }
  });
  close();
  return merged(done.filter((one) => one.text));
}

function merged(parts) {
  const joined = [];
  for (const one of parts) {
    const last = joined.at(-1);
    if (last?.kind === one.kind) {
      last.text += one.text;
    } else {
      joined.push({ ...one });
    }
  }
  return joined;
}
