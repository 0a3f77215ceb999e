import { ByteSink } from "./byte_sink.js";
import { passedThrough } from "./load.js";
import { plainPage, shapeOf } from "./parquet_columns.js";
import { thriftStruct } from "./thrift.js";

const MAGIC = new TextEncoder().encode("PAR1");
const PARQUET_TYPES = { truth: 0, day: 1, number: 2, text: 6, list: 6 };
const GZIP = 2;
const PLAIN = 0;
const RLE = 3;
const OPTIONAL = 1;
const REPEATED = 2;
const UTF8_TEXT = [[6, "i32", 0], [10, "struct", [[1, "struct", []]]]];
const LIST_GROUP = [[6, "i32", 3], [10, "struct", [[3, "struct", []]]]];
const DAY_NUMBER = [[6, "i32", 6], [10, "struct", [[6, "struct", []]]]];

/** A Parquet file of rows of `papers` that is written a row group at a time: `parts` grow, `end` gives the last. */
export class ParquetWriter {
  #columns;
  #groups = [];
  #offset = MAGIC.length;
  #rowCount = 0;

  constructor(columns) {
    this.#columns = columns.map((name) => ({ name, shape: shapeOf(name) }));
    /** The pieces of the file so far, in order. */
    this.parts = [MAGIC];
  }

  /** Write some rows, objects by column; what is not known is null or left out. */
  async append(rows) {
    const chunks = [];
    for (const column of this.#columns) {
      chunks.push(await this.#chunk(column, rows.map((row) => row[column.name])));
    }
    const size = chunks.reduce((sum, chunk) => sum + chunk.size, 0);
    const fields = [
      [1, "list", { of: "struct", values: chunks.map(({ fields: own }) => own) }],
      [2, "i64", size],
      [3, "i64", rows.length],
    ];
    this.#groups.push(fields);
    this.#rowCount += rows.length;
  }

  /** The last piece, after which the file is whole. */
  end() {
    const footer = thriftStruct([
      [1, "i32", 1],
      [2, "list", { of: "struct", values: schemaElements(this.#columns) }],
      [3, "i64", this.#rowCount],
      [4, "list", { of: "struct", values: this.#groups }],
      [6, "text", "paper-abstracts explorer"],
    ]);
    const sink = new ByteSink();
    sink.all(footer);
    sink.uint32(footer.length);
    sink.all(MAGIC);
    this.parts.push(sink.bytes());
  }

  async #chunk({ name, shape }, values) {
    const { count, bytes } = plainPage(shape, values);
    const packed = await passedThrough(new CompressionStream("gzip"), bytes);
    const header = thriftStruct([
      [1, "i32", 0],
      [2, "i32", bytes.length],
      [3, "i32", packed.length],
      [5, "struct", [[1, "i32", count], [2, "i32", PLAIN], [3, "i32", RLE], [4, "i32", RLE]]],
    ]);
    const start = this.#offset;
    this.parts.push(header, packed);
    this.#offset += header.length + packed.length;
    const size = header.length + bytes.length;
    const about = [
      [1, "i32", PARQUET_TYPES[shape]],
      [2, "list", { of: "i32", values: [PLAIN, RLE] }],
      [3, "list", { of: "text", values: shape === "list" ? [name, "list", "element"] : [name] }],
      [4, "i32", GZIP],
      [5, "i64", count],
      [6, "i64", size],
      [7, "i64", header.length + packed.length],
      [9, "i64", start],
    ];
    return { size, fields: [[2, "i64", start], [3, "struct", about]] };
  }
}

function schemaElements(columns) {
  return [[[4, "text", "root"], [5, "i32", columns.length]], ...columns.flatMap(elementsOf)];
}

function elementsOf({ name, shape }) {
  const leaf = (own, kind) => [[1, "i32", PARQUET_TYPES[shape]], [3, "i32", OPTIONAL], [4, "text", own], ...kind];
  if (shape === "list") {
    return [
      [[3, "i32", OPTIONAL], [4, "text", name], [5, "i32", 1], ...LIST_GROUP],
      [[3, "i32", REPEATED], [4, "text", "list"], [5, "i32", 1]],
      leaf("element", UTF8_TEXT),
    ];
  }
  return [leaf(name, { text: UTF8_TEXT, day: DAY_NUMBER }[shape] ?? [])];
}
