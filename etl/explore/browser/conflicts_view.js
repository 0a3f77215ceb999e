// Conflicts: what the mentions of a paper disagree on, word by word, told by sign as well as by colour.

import { differenceOf, inShort, isNumeral } from "./difference.js";
import { el, fill, foreign, inside, shown } from "./dom.js";
import { mentionName } from "./mention_name.js";
import { hashOf } from "./route.js";
import { changesOf } from "./sought.js";
import { termOf } from "./terms.js";
import { many, named, numeral } from "./told.js";

const CONTEXT = 90;
const LIST_CONTEXT = 36;
const KINDS_TOLD = {
  number: "only numbers differ",
  wording: "other words",
  value: "another value",
  version: "another version at arXiv",
};

/** What conflicts are, and how many there are of each kind, above a list of papers that have some. */
export function aboutConflicts(app) {
  const facet = app.site.facets.find((one) => one.field === "conflict");
  const kinds = (facet?.values ?? []).filter(([value]) => value in KINDS_TOLD);
  return el(
    "section",
    { class: "about" },
    el("h2", {}, "Where dumps disagree"),
    el(
      "p",
      {},
      "Each of these papers stands in several places, and not all of them say the same. ",
      "One reading was ",
      el("ins", {}, "kept"),
      ", the ",
      el("del", {}, "other"),
      " is shown beside it; open a paper for the bytes of both.",
    ),
    kinds.length > 0 &&
      el(
        "ul",
        { class: "terms" },
        kinds.map(([kind, count]) =>
          el(
            "li",
            {},
            inside(
              hashOf({ q: termOf("conflict", kind), sort: "conflicts" }),
              { class: "term", title: KINDS_TOLD[kind] },
              `${kind} · ${numeral(count)}`,
            ),
          ),
        ),
      ),
  );
}

/** The differences of a paper in a list, in short; looked up once they are in sight. */
export function differencesOf(app, paperId) {
  const place = el("div", { class: "differences" }, el("span", { class: "faint" }, "…"));
  const look = new IntersectionObserver(async (entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) {
      return;
    }
    look.disconnect();
    try {
      const details = await app.engine.paper(paperId);
      fill(
        place,
        details.conflicts.slice(0, 3).map((conflict) => lineOf(conflict)),
        details.conflicts.length > 3 && `and ${many(details.conflicts.length - 3, "other")}`,
      );
    } catch (error) {
      fill(place, el("span", { class: "faint" }, error.message));
    }
  });
  look.observe(place);
  return place;
}

/** One conflict on its paper's page; `show(mentionId, field, changes)` shows the bytes of a reading. */
export function conflictOf(app, details, conflict, show) {
  const parts = differenceOf(conflict.other_value, conflict.chosen_value);
  const short = inShort(parts, CONTEXT);
  const isCut = short.some((one, place) => one !== parts[place]);
  const text = el("p", { class: "difference", dir: "auto" }, nodesOf(short));
  const whole = el(
    "button",
    {
      type: "button",
      class: "more",
      "aria-expanded": "false",
      click: () => {
        const isWhole = whole.getAttribute("aria-expanded") === "true";
        whole.setAttribute("aria-expanded", String(!isWhole));
        whole.textContent = isWhole ? "Show the whole text" : "Show less";
        fill(text, nodesOf(isWhole ? short : parts));
      },
    },
    "Show the whole text",
  );
  return el(
    "article",
    { class: "conflict" },
    el(
      "h3",
      {},
      named(conflict.field),
      " ",
      el("span", { class: "badge differs" }, KINDS_TOLD[conflict.kind] ?? conflict.kind),
    ),
    changedNumbers(parts),
    text,
    isCut && whole,
    el(
      "dl",
      { class: "readings" },
      readingBy(app, details, "kept", [conflict.chosen_mention_id].filter(Boolean), conflict.field, parts, show),
      readingBy(app, details, "other", conflict.other_mention_ids ?? [], conflict.field, parts, show),
    ),
  );
}

function lineOf(conflict) {
  const parts = inShort(differenceOf(conflict.other_value, conflict.chosen_value), LIST_CONTEXT);
  return el(
    "p",
    { class: "difference", dir: "auto" },
    el("span", { class: "field-name" }, `${named(conflict.field)} `),
    nodesOf(parts),
  );
}

/** Where numbers alone were corrected, they stand first and large. */
function changedNumbers(parts) {
  const pairs = [];
  parts.forEach((one, place) => {
    const next = parts[place + 1];
    if (one.kind === "other" && next?.kind === "kept" && isNumeral(one.text) && isNumeral(next.text)) {
      pairs.push([one.text, next.text]);
    }
  });
  return (
    pairs.length > 0 &&
    pairs.length <= 6 &&
    el(
      "p",
      { class: "numbers" },
      pairs.map(([other, kept]) =>
        el(
          "span",
          { class: "number-pair" },
          numberTold("other", el("del", {}, shown(other))),
          el("span", { "aria-hidden": true }, "→"),
          numberTold("kept", el("ins", {}, shown(kept))),
        ),
      ),
    )
  );
}

function numberTold(name, number) {
  return el("span", { class: "number-told" }, number, el("span", { class: "number-name" }, name));
}

function nodesOf(parts) {
  return parts.map(({ kind, text }) => {
    if (kind === "same") {
      return shown(text);
    }
    return el(kind === "kept" ? "ins" : "del", { class: isNumeral(text) ? "number" : null }, shown(text));
  });
}

function readingBy(app, details, kind, mentionIds, field, parts, show) {
  const told = kind === "kept" ? el("ins", {}, "kept") : el("del", {}, "other");
  const mentions = mentionIds
    .map((id) => details.mentions.find((mention) => mention.mention_id === id))
    .filter(Boolean);
  return [
    el("dt", {}, told),
    el(
      "dd",
      {},
      mentions.length === 0
        ? "set by a curator"
        : mentions.map((mention) =>
            el(
              "button",
              { type: "button", class: "origin", click: () => show(mention.mention_id, field, changesOf(parts, kind)) },
              mentionName(app, mention),
            ),
          ),
    ),
  ];
}
