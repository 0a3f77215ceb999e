import { SiteError } from "./errors.js";

const MOST_KEPT_BYTES = 192_000_000;
const MOST_AT_ONCE = 12;

/** A `load` that fetches the files of a site from below an address; a SiteError tells which could not be had. */
export function fetchedFrom(base) {
  return async (path) => {
    let answer;
    try {
      answer = await fetch(base + path.split("/").map(encodeURIComponent).join("/"));
    } catch {
      throw new SiteError(`${path}: cannot be fetched. Look at the connection, then load the page again.`);
    }
    if (!answer.ok) {
      throw new SiteError(`${path}: the server answers ${answer.status}. Write it again: abstracts explore --write`);
    }
    return new Uint8Array(await answer.arrayBuffer());
  };
}

/** A `load` of the files that stand within a page, as base64 by path. */
export function embeddedIn(files) {
  return async (path) => {
    if (!Object.hasOwn(files, path)) throw new SiteError(`${path}: is not in this page. Open the whole site for it.`);
    return Uint8Array.from(atob(files[path]), (character) => character.charCodeAt(0));
  };
}

/** The bytes of a gzip file; bytes that a server has inflated already as they are. */
async function inflated(bytes) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return passedThrough(new DecompressionStream("gzip"), bytes);
}

/** What a stream makes of some bytes. */
export async function passedThrough(stream, bytes) {
  const writer = stream.writable.getWriter();
  const written = Promise.all([writer.write(bytes), writer.close()]);
  written.catch(() => {}); // what is wrong is thrown where it is read
  const chunks = [];
  const reader = stream.readable.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) chunks.push(read.value);
  return joinedBytes(chunks);
}

/** Pieces of bytes as one. */
export function joinedBytes(pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Do a task for each of a list, a few at once, in order; an error or an aborted signal stops before the next. */
export async function eachInParallel(list, task, signal, atOnce = MOST_AT_ONCE) {
  let next = 0;
  const worker = async () => {
    while (next < list.length) {
      const place = next;
      next += 1;
      try {
        signal?.throwIfAborted();
        await task(list[place], place);
      } catch (error) {
        next = list.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, list.length) }, worker));
}

/** The files of a site, read into a form once and kept while there is room: those unused for longest go first. */
export class Shelf {
  #load;
  #kept = new Map();
  #byteCount = 0;

  constructor(load) {
    this.#load = load;
  }

  /** A file in the form that `form(bytes)` makes of it; it counts as `weight` times its inflated bytes. */
  async get(path, form, weight = 1) {
    const known = this.#kept.get(path);
    if (known) {
      this.#kept.delete(path);
      this.#kept.set(path, known);
      return known.coming;
    }
    const entry = { coming: null, size: 0 };
    entry.coming = this.#read(path, form, weight, entry);
    this.#kept.set(path, entry);
    return entry.coming;
  }

  /** A file of JSON. */
  json(path) {
    return this.get(path, (bytes) => JSON.parse(new TextDecoder().decode(bytes)), 2);
  }

  async #read(path, form, weight, entry) {
    try {
      const bytes = await inflated(await this.#load(path));
      entry.size = bytes.byteLength * weight;
      this.#byteCount += entry.size;
      this.#makeRoom(entry);
      return form(bytes);
    } catch (error) {
      this.#kept.delete(path);
      this.#byteCount -= entry.size;
      throw error;
    }
  }

  #makeRoom(newest) {
    for (const [path, entry] of this.#kept) {
      if (this.#byteCount <= MOST_KEPT_BYTES) return;
      if (entry === newest || !entry.size) continue;
      this.#kept.delete(path);
      this.#byteCount -= entry.size;
    }
  }
}
