// Why mentions are one paper or are not, and which papers are near.

import { likenessBar } from "./likeness.js";
import { el, foreign, inside } from "./dom.js";
import { mentionName } from "./mention_name.js";
import { hashOf } from "./route.js";
import { many, meaning, named, numeral, valueTold } from "./told.js";

const VERDICTS = {
  exact: "one paper",
  strong: "one paper",
  review: "waits for a curator",
  different: "two papers",
};
const SAID_ELSEWHERE = new Set(["mention_id_a", "mention_id_b", "paper_id_a", "paper_id_b", "verdict", "reason"]);

/** Every mention of a paper; `show` shows the bytes of one. */
export function mentionsOf(app, details, show) {
  return el(
    "ul",
    { class: "mentions" },
    details.mentions.map((mention) =>
      el(
        "li",
        {},
        el(
          "button",
          { type: "button", class: "origin", click: () => show({ mention_id: mention.mention_id }) },
          mentionName(app, mention),
        ),
        mention.is_abstract_source && el("span", { class: "badge" }, "its abstract was taken"),
        el(
          "details",
          {},
          el("summary", { class: "small" }, `${many(Object.keys(mention.fields).length, "field")} as read here`),
          el(
            "dl",
            { class: "read" },
            Object.entries(mention.fields).map(([name, value]) => [
              el("dt", {}, named(name)),
              el("dd", { dir: "auto" }, foreign(valueTold(value))),
            ]),
          ),
        ),
      ),
    ),
  );
}

/** The pairs in which the mentions were compared, with verdict, reason and evidence. */
export function pairsOf(app, details) {
  return el(
    "ul",
    { class: "pairs" },
    details.pairs.map((pair) => pairOf(app, details, pair)),
  );
}

/** The nearest papers by text. */
export function neighboursOf(neighbours) {
  return el(
    "ol",
    { class: "neighbours" },
    neighbours.map((one) =>
      el(
        "li",
        {},
        inside(hashOf({ page: "paper", id: one.paper_id }), {}, foreign(one.display_title)),
        el("span", { class: "small faint" }, one.year ? ` ${one.year}` : ""),
        likenessBar(one.similarity),
      ),
    ),
  );
}

/** Old ids that lead to a paper, and what curators ruled on it. */
export function historyOf(details) {
  return [
    details.aliases.length > 0 &&
      el(
        "p",
        {},
        "Also known as ",
        details.aliases.map((id, place) => [place > 0 && ", ", el("code", {}, id)]),
        ".",
      ),
    details.decisions.map((decision) =>
      el(
        "div",
        { class: "decision" },
        el(
          "p",
          {},
          el(
            "strong",
            {},
            decision.ruling === "set" ? `${named(decision.field ?? "")} set` : `ruled ${decision.ruling}`,
          ),
          decision.value && [": ", foreign(String(decision.value))],
        ),
        decision.why && el("p", {}, foreign(decision.why)),
        el(
          "p",
          { class: "small faint" },
          [decision.decided_by, decision.decided_date, decision.state].filter(Boolean).join(" · "),
        ),
      ),
    ),
  ];
}

function pairOf(app, details, pair) {
  const own = details.paper.paper_id;
  const sides = [
    [pair.mention_id_a, pair.paper_id_a],
    [pair.mention_id_b, pair.paper_id_b],
  ].map(([mentionId, paperId]) => sideOf(app, details, mentionId, paperId, own));
  const evidence = Object.entries(pair).filter(
    ([name, value]) => !SAID_ELSEWHERE.has(name) && !(Array.isArray(value) && value.length === 0),
  );
  return el(
    "li",
    { class: "pair" },
    el(
      "p",
      {},
      el("span", { class: `badge verdict-${pair.verdict}` }, `${pair.verdict}: ${VERDICTS[pair.verdict] ?? ""}`),
      " ",
      meaning(app.site.reasons, pair.reason),
    ),
    el("p", { class: "small" }, sides[0], " and ", sides[1]),
    el(
      "dl",
      { class: "evidence" },
      evidence.map(([name, value]) => el("div", {}, el("dt", {}, named(name)), el("dd", {}, evidenceValue(value)))),
    ),
  );
}

function sideOf(app, details, mentionId, paperId, own) {
  const mention = details.mentions.find((one) => one.mention_id === mentionId);
  if (mention) {
    return el("span", {}, foreign(`${mention.dump_id} · ${mention.ordinal}`, { class: "code" }));
  }
  const told = paperId && paperId !== own ? "another paper" : mentionId;
  return paperId ? inside(hashOf({ page: "paper", id: paperId }), {}, told) : el("code", {}, mentionId);
}

function evidenceValue(value) {
  if (typeof value === "number" && !Number.isInteger(value)) {
    return `${(value * 100).toFixed(0)} %`;
  }
  return value === 1 || value === 0 || typeof value !== "number" ? foreign(valueTold(value)) : numeral(value);
}
