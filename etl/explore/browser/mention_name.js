// What a mention is called: its dump, and which of its mentions it is.

import { el, foreign } from "./dom.js";
import { numeral } from "./told.js";

/** The label of a mention's dump where it has one of its own, the dump's id, and the mention's number in it. */
export function mentionName(app, mention) {
  const label = app.labelOf(mention.dump_id);
  return [
    label !== mention.dump_id && [foreign(label), " "],
    el("span", { class: "code faint" }, foreign(mention.dump_id), ` · ${numeral(mention.ordinal)}`),
  ];
}
