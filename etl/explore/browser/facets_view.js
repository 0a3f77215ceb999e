// Facets: every value is a term of the query, and ticking it adds the term or takes it away.

import { el, foreign } from "./dom.js";
import { hasTerm, termOf, withTerm, withoutTerm } from "./terms.js";
import { named, numeral } from "./told.js";

const FEW = 6;
const CONFLICTS = {
  any: "any",
  number: "numbers differ",
  wording: "words differ",
  value: "another value",
  version: "another version",
};
const FIRST_FIELDS = ["dump", "year", "conflict", "category", "source"];
const OPENED = new Map([
  ["dump", true],
  ["year", true],
  ["conflict", true],
  ["has", true],
]);
const ALL_SHOWN = new Set();

/**
 * The facets of a result of so many papers beside its query; `change` is called with what makes the new text of the one
 * that stands by then.
 */
export function facetsOf(app, facets, paperCount, query, change) {
  const told = facets.map((facet) => ({
    ...facet,
    values: facet.values.filter((one) => tells(facet, one, paperCount, query)),
  }));
  const groups = inFixedOrder(told.filter((facet) => facet.values.length > 0)).map((facet) =>
    facetOf(app, facet, query, change),
  );
  return groups.length ? groups : el("p", { class: "faint" }, "Nothing to narrow down by.");
}

/** Whether a value would narrow the result down: what every paper has does not. */
function tells(facet, [value, count], paperCount, query) {
  return facet.field !== "has" || count < paperCount || (query !== "" && hasTerm(query, termOf(facet.field, value)));
}

function inFixedOrder(facets) {
  const rank = ({ field }) => (FIRST_FIELDS.includes(field) ? FIRST_FIELDS.indexOf(field) : FIRST_FIELDS.length);
  return facets.sort((a, b) => rank(a) - rank(b));
}

function facetOf(app, facet, query, change) {
  const most = Math.max(...facet.values.map(([, count]) => count));
  const isLong = facet.values.length > FEW + 2;
  const list = el("ul", { class: "facet-values" });
  const draw = () => {
    const isWhole = !isLong || ALL_SHOWN.has(facet.field);
    const values = facet.values.filter(
      ([value], place) => isWhole || place < FEW || hasTerm(query, termOf(facet.field, value)),
    );
    list.replaceChildren(
      ...values.map(([value, count]) => valueOf(app, facet, value, count / most, count, query, change)),
    );
  };
  draw();
  const more =
    isLong &&
    el("button", {
      type: "button",
      class: "more",
      id: `more-${facet.field}`,
      "aria-expanded": String(ALL_SHOWN.has(facet.field)),
    });
  const label = () => {
    const isWhole = ALL_SHOWN.has(facet.field);
    more.textContent = isWhole ? "Fewer" : `All ${numeral(facet.values.length)}`;
    more.setAttribute("aria-expanded", String(isWhole));
  };
  if (more) {
    label();
    more.addEventListener("click", () => {
      ALL_SHOWN[ALL_SHOWN.has(facet.field) ? "delete" : "add"](facet.field);
      label();
      draw();
    });
  }
  const hidden = (facet.distinct ?? 0) - (app.site.facets.find((one) => one.field === facet.field)?.values.length ?? 0);
  const rest =
    hidden > 0 &&
    (!isLong || ALL_SHOWN.has(facet.field)) &&
    el("p", { class: "faint small" }, `${numeral(hidden)} rarer ones are not counted here; ask by ${facet.field}:…`);
  const group = el(
    "details",
    { class: "facet", open: OPENED.get(facet.field) ?? false, toggle: () => OPENED.set(facet.field, group.open) },
    el("summary", { id: `facet-${facet.field}` }, facet.name),
    el("div", { role: "group", "aria-labelledby": `facet-${facet.field}` }, list, more, rest),
  );
  return group;
}

function valueOf(app, facet, value, share, count, query, change) {
  const term = termOf(facet.field, value);
  const id = `tick-${facet.field}-${value}`;
  const box = el("input", {
    type: "checkbox",
    id,
    checked: query !== "" && hasTerm(query, term),
    change: () => change((now) => (box.checked ? withTerm(now, term) : withoutTerm(now, term))),
  });
  const label =
    facet.field === "dump"
      ? app.labelOf(value)
      : facet.field === "conflict"
        ? (CONFLICTS[value] ?? named(value))
        : facet.field === "has" || facet.field === "flag"
          ? named(value)
          : String(value);
  const name = el(
    "span",
    { class: "facet-name" },
    foreign(label),
    facet.field === "dump" && label !== value && el("span", { class: "code faint facet-id" }, foreign(value)),
  );
  const line = el(
    "label",
    { class: "facet-value", for: id, title: term },
    box,
    name,
    el("span", { class: "facet-count" }, numeral(count)),
  );
  line.style.setProperty("--share", share.toFixed(3));
  return el("li", {}, line);
}
