import { ByteSink } from "./byte_sink.js";

const TYPE_CODES = { bool: 1, i8: 3, i32: 5, i64: 6, text: 8, list: 9, struct: 12 };

/** A struct in Thrift's compact protocol; fields are `[id, type, value]` by ascending id, lists `{of, values}`. */
export function thriftStruct(fields) {
  const sink = new ByteSink();
  writeStruct(sink, fields);
  return sink.bytes();
}

function writeStruct(sink, fields) {
  let last = 0;
  for (const [id, type, value] of fields) {
    const code = type === "bool" && !value ? 2 : TYPE_CODES[type];
    sink.byte(((id - last) << 4) | code);
    if (type !== "bool") writeThriftValue(sink, type, value);
    last = id;
  }
  sink.byte(0);
}

function writeThriftValue(sink, type, value) {
  if (type === "struct") writeStruct(sink, value);
  else if (type === "list") writeThriftList(sink, value);
  else if (type === "i8") sink.byte(value);
  else if (type === "text") {
    const bytes = new TextEncoder().encode(value);
    sink.varint(bytes.length);
    sink.all(bytes);
  } else sink.varint(2 * value); // zigzag: no number here is negative
}

function writeThriftList(sink, { of, values }) {
  const code = TYPE_CODES[of];
  if (values.length < 15) sink.byte((values.length << 4) | code);
  else {
    sink.byte(0xf0 | code);
    sink.varint(values.length);
  }
  for (const value of values) writeThriftValue(sink, of, value);
}
