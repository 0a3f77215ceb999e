// One paper: what is known of it, from which bytes, what its mentions disagree on, and what is near.

import { conflictOf } from "./conflicts_view.js";
import { differenceOf } from "./difference.js";
import { el, foreign, inside, shown } from "./dom.js";
import { historyOf, mentionsOf, neighboursOf, pairsOf } from "./evidence_view.js";
import { paperHead } from "./paper_head.js";
import { rawPanel } from "./raw_view.js";
import { originLine, originsOf, recordTable } from "./record_view.js";
import { hashOf } from "./route.js";
import { changesOf } from "./sought.js";
import { many } from "./told.js";

/** Draw the paper of a route; old ids lead to it as well. */
export async function paperView(app, route, page) {
  const details = await app.engine.paper(route.id);
  if (page.isStale()) {
    return;
  }
  if (details === null) {
    page.show(
      el(
        "div",
        { class: "narrow" },
        el("h1", {}, "No such paper"),
        el("p", {}, "This package knows no paper of the id ", el("code", {}, foreign(route.id)), "."),
        el("p", {}, inside(hashOf({}), {}, "All papers")),
      ),
      "No such paper",
    );
    return;
  }
  const raw = rawPanel(app, details, (chosen) => app.amend({ page: "paper", id: route.id, ...chosen }));
  const show = (origin) => {
    raw.root.scrollIntoView({ block: "nearest" });
    return raw.show({
      mentionId: origin.mention_id,
      start: origin.start_byte,
      end: origin.end_byte,
      changes: origin.changes,
    });
  };
  page.show(el("div", { class: "paper-page" }, articleOf(app, details, show), raw.root), details.paper.display_title);
  await raw.show(chosenAtFirst(details, route), false);
}

function articleOf(app, details, show) {
  const { paper, conflicts, pairs, neighbours } = details;
  const showReading = (mentionId, field, changes) =>
    show({ mention_id: mentionId, ...stretchRead(details, mentionId, field), changes });
  return el(
    "article",
    { class: "paper", "data-paper": paper.paper_id },
    paperHead(app, details, show),
    conflicts.length > 0 &&
      section(
        "Where the dumps disagree",
        "conflicts",
        conflicts.map((conflict) => conflictOf(app, details, conflict, showReading)),
      ),
    section(
      "Abstract",
      "abstract",
      paper.abstract
        ? [
            el("p", { class: "abstract", dir: "auto" }, shown(paper.abstract)),
            originLine(app, details, "abstract", show),
          ]
        : el("p", { class: "faint" }, "No abstract is known."),
    ),
    section(
      "Every field, and where it comes from",
      "record",
      el(
        "div",
        { class: "sideways", role: "region", tabindex: 0, "aria-label": "Fields" },
        recordTable(app, details, show),
      ),
    ),
    section(many(details.mentions.length, "mention"), "mentions", mentionsOf(app, details, show)),
    pairs.length > 0 && section("Compared", "pairs", pairsOf(app, details)),
    neighbours.length > 0 && section("Near by text", "neighbours", neighboursOf(neighbours)),
    (details.aliases.length > 0 || details.decisions.length > 0) && section("History", "history", historyOf(details)),
  );
}

function section(name, id, ...children) {
  return el(
    "section",
    { class: "part", "aria-labelledby": `part-${id}` },
    el("h2", { id: `part-${id}` }, name),
    children,
  );
}

/** The bytes of a route, else those of the first conflict's kept reading, of the abstract, or of the title. */
function chosenAtFirst(details, route) {
  if (route.mention) {
    return { mentionId: route.mention, start: Number.parseInt(route.at, 10), end: Number.parseInt(route.end, 10) };
  }
  const [conflict] = details.conflicts;
  if (conflict?.chosen_mention_id) {
    const stretch = stretchRead(details, conflict.chosen_mention_id, conflict.field);
    return {
      mentionId: conflict.chosen_mention_id,
      start: stretch.start_byte,
      end: stretch.end_byte,
      changes: changesOf(differenceOf(conflict.other_value, conflict.chosen_value), "kept"),
    };
  }
  const [origin] = [...originsOf(details, "abstract"), ...originsOf(details, "title")];
  return { mentionId: origin?.mention_id, start: origin?.start_byte, end: origin?.end_byte };
}

/** From where to where a mention's reading of a field stands; the whole mention where no span is the field's own. */
function stretchRead(details, mentionId, field) {
  const mention = details.mentions.find((one) => one.mention_id === mentionId);
  const names = field.startsWith("publication_") ? ["date"] : [field];
  const spans = (mention?.spans ?? []).filter((span) => names.includes(span[3]));
  return spans.length
    ? { start_byte: spans[0][0], end_byte: spans.at(-1)[1] }
    : { start_byte: mention?.start_byte, end_byte: mention?.end_byte };
}
