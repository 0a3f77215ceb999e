// The start: what is in the package, and the ways in.

import { el, foreign, inside, outside } from "./dom.js";
import { hashOf } from "./route.js";
import { many, named, numeral, sized } from "./told.js";

const DUMPS_SHOWN = 8;

/** The ways into the package beside the search field. */
export function waysIn(app) {
  const { site } = app;
  const way = (address, sign, name, told) =>
    el(
      "li",
      {},
      inside(
        address,
        { class: "way" },
        el("span", { class: "way-sign", "aria-hidden": true }, sign),
        el("span", { class: "way-name" }, name),
        el("span", { class: "way-told" }, told),
      ),
    );
  return el(
    "nav",
    { class: "ways", "aria-label": "Ways in" },
    el("ul", {}, [
      way(
        hashOf({ q: "conflict:any", sort: "conflicts" }),
        "≠",
        `Conflicts · ${numeral(site.conflicts)}`,
        "where dumps disagree, word by word",
      ),
      way(
        hashOf({ q: "mentions:2..", sort: "mentions" }),
        "⧉",
        "In several places",
        "papers that came in more than once",
      ),
      way(hashOf({ page: "like" }), "≈", "Like a text", "paste an abstract, find its kin"),
      way(
        hashOf({ page: "quarantine" }),
        "⊘",
        "Quarantine",
        site.quarantined
          ? `${many(site.quarantined, "stretch", "stretches")} that nobody could read`
          : "nothing was rejected",
      ),
      site.report && way("report.html", "▤", "Build report", "what came in, and what became of it"),
    ]),
  );
}

/** What the package holds, in a sentence. */
export function packageTold(site) {
  return (
    `${many(site.papers, "paper")}, each once, from ${many(site.mentions, "mention")} ` +
    `in ${many(site.dumps.length, "dump")}. ` +
    "Every value leads back to its bytes, and every disagreement is kept."
  );
}

/** The notice of a site that holds only the first papers of its package; null where it holds all. */
export function partNotice(site) {
  if (site.shown === undefined || site.shown <= site.papers) {
    return null;
  }
  return el(
    "p",
    { class: "notice" },
    `This file shows the first ${numeral(site.papers)} of the package's ${many(site.shown, "paper")}; ` +
      "the folder that it came from, served by ",
    el("code", {}, "abstracts explore"),
    ", shows all.",
  );
}

/** The dumps, with what they brought and under which licence. */
export function packageAside(app) {
  const { dumps } = app.site;
  const most = Math.max(1, ...dumps.map((dump) => dump.mention_count ?? 0));
  const entries = dumps.map((dump) => entryOf(dump, most));
  const rest = entries.slice(DUMPS_SHOWN);
  return el(
    "aside",
    { class: "dumps", "aria-labelledby": "dumps-name" },
    el("h2", { id: "dumps-name" }, "The dumps"),
    el("ul", {}, entries.slice(0, DUMPS_SHOWN)),
    rest.length > 0 && el("details", {}, el("summary", {}, `${numeral(rest.length)} more`), el("ul", {}, rest)),
  );
}

/** Under which licence a dump is, as a link where it is an address. */
export function licenceOf(dump) {
  return dump.licence ? outside(dump.licence, dump.licence) : el("span", { class: "faint" }, "no licence declared");
}

function entryOf(dump, most) {
  const bar = el("span", { class: "bar", "aria-hidden": true });
  bar.style.setProperty("--share", ((dump.mention_count ?? 0) / most).toFixed(3));
  return el(
    "li",
    { class: "dump" },
    inside(hashOf({ page: "dump", id: dump.dump_id }), { class: "dump-name" }, foreign(dump.label ?? dump.dump_id)),
    el("span", { class: "code faint" }, foreign(dump.dump_id)),
    bar,
    el(
      "span",
      { class: "small" },
      inside(hashOf({ q: `dump:${dump.dump_id}` }), {}, many(dump.mention_count ?? 0, "mention")),
      ` · ${named(dump.format ?? "")} · ${sized(dump.byte_count ?? 0)}`,
      dump.role === "reference" && " · reference",
    ),
    el("span", { class: "small licence" }, licenceOf(dump)),
  );
}
