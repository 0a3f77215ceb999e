/** A set of places 0 … size - 1, a bit each: 125 kB for a million papers. */
export class Bits {
  constructor(size, words = new Uint32Array((size + 31) >>> 5)) {
    this.size = size;
    this.words = words;
  }

  /** The set of all places. */
  static allOf(size) {
    return new Bits(size).inverted();
  }

  has(place) {
    return (this.words[place >>> 5] >>> (place & 31)) & 1;
  }

  add(place) {
    this.words[place >>> 5] |= 1 << (place & 31);
  }

  and(other) {
    return new Bits(this.size, this.words.map((word, at) => word & other.words[at]));
  }

  or(other) {
    return new Bits(this.size, this.words.map((word, at) => word | other.words[at]));
  }

  andNot(other) {
    return new Bits(this.size, this.words.map((word, at) => word & ~other.words[at]));
  }

  /** All places that are not in the set. */
  inverted() {
    const words = this.words.map((word) => ~word);
    if (this.size & 31) words[words.length - 1] &= (1 << (this.size & 31)) - 1;
    return new Bits(this.size, words);
  }

  count() {
    let total = 0;
    for (const word of this.words) {
      if (word) total += bitCount(word);
    }
    return total;
  }

  isEmpty() {
    return this.words.every((word) => word === 0);
  }

  /** The places of the set, ascending. */
  places() {
    const places = new Uint32Array(this.count());
    let at = 0;
    for (let index = 0; index < this.words.length; index += 1) {
      for (let word = this.words[index]; word; word &= word - 1) {
        places[at] = index * 32 + 31 - Math.clz32(word & -word);
        at += 1;
      }
    }
    return places;
  }
}

function bitCount(word) {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
