/** Bytes that are written one behind the other, in a buffer that grows. */
export class ByteSink {
  #buffer = new Uint8Array(1024);
  #view = new DataView(this.#buffer.buffer);
  #encoder = new TextEncoder();
  length = 0;

  /** What was written so far. */
  bytes() {
    return this.#buffer.slice(0, this.length);
  }

  byte(value) {
    this.#reserve(1);
    this.#buffer[this.length] = value;
    this.length += 1;
  }

  all(bytes) {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  uint32(value) {
    this.#reserve(4);
    this.#view.setUint32(this.length, value, true);
    this.length += 4;
  }

  int64(value) {
    this.#reserve(8);
    this.#view.setBigInt64(this.length, BigInt(value), true);
    this.length += 8;
  }

  /** A whole number of up to 53 bits, seven bits a byte, the lowest first. */
  varint(value) {
    let rest = value;
    while (rest > 127) {
      this.byte((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  /** A text in UTF-8, its length of 4 bytes before it. */
  text(text) {
    this.#reserve(4 + 3 * text.length);
    const { written } = this.#encoder.encodeInto(text, this.#buffer.subarray(this.length + 4));
    this.uint32(written);
    this.length += written;
  }

  #reserve(count) {
    if (this.length + count <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#buffer.length, this.length + count));
    larger.set(this.#buffer.subarray(0, this.length));
    this.#buffer = larger;
    this.#view = new DataView(larger.buffer);
  }
}
