/** Add the papers of a key entry (`=field:value`) to a set. */
export function addKeyPlaces(postings, bits) {
  let [at, place] = [0, -1];
  while (at < postings.length) {
    let byte = postings[at];
    let gap = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      at += 1;
      byte = postings[at];
      gap |= (byte & 127) << shift;
    }
    at += 1;
    place += gap;
    bits.words[place >>> 5] |= 1 << (place & 31);
  }
}

/** How many papers of a key entry are in a set. */
export function countKeyPlaces(postings, bits) {
  let [at, place, count] = [0, -1, 0];
  while (at < postings.length) {
    let byte = postings[at];
    let gap = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      at += 1;
      byte = postings[at];
      gap |= (byte & 127) << shift;
    }
    at += 1;
    place += gap;
    count += (bits.words[place >>> 5] >>> (place & 31)) & 1;
  }
  return count;
}

/** Mark where a word stands: `masks` takes the columns of each paper, `points` the most that one word is worth. */
export function markWordPlaces(postings, worth, masks, points) {
  let [at, place] = [0, -1];
  while (at < postings.length) {
    let byte = postings[at];
    let gap = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      at += 1;
      byte = postings[at];
      gap |= (byte & 127) << shift;
    }
    at += 1;
    place += gap;
    const where = postings[at];
    at += 1;
    masks[place] |= where & 63;
    if (worth[where] > points[place]) points[place] = worth[where];
  }
}

/** Add a weight to the sum of each paper of which a word stands in one of the columns of some bits. */
export function addWeightOfWord(postings, bits, weight, sums) {
  let [at, place] = [0, -1];
  while (at < postings.length) {
    let byte = postings[at];
    let gap = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      at += 1;
      byte = postings[at];
      gap |= (byte & 127) << shift;
    }
    at += 1;
    place += gap;
    if (postings[at] & bits) sums[place] += weight;
    at += 1;
  }
}
