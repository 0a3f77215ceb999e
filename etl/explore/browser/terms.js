// Terms within the text of a query: a facet is ticked by adding its term, so that the text alone is the whole state.

const UNQUOTED_VALUE = /^[^\s"“”„\\:-][^\s"“”„\\:]*$/u;
const OPERATORS = new Set(["OR", "AND", "NOT"]);

/** The term of a field's value, quoted where the syntax needs it. */
export function termOf(field, value) {
  const text = String(value);
  const isBare = UNQUOTED_VALUE.test(text) && !OPERATORS.has(text);
  return `${field}:${isBare ? text : `"${text.replace(/["“”„\\]/g, "\\$&")}"`}`;
}

/** Whether every group of a query holds a term. */
export function hasTerm(query, term) {
  return groupsOf(query).every((group) => group.includes(term));
}

/** The query with a term at the end of each of its groups. */
export function withTerm(query, term) {
  return joined(groupsOf(query).map((group) => (group.includes(term) ? group : [...group, term])));
}

/** The query without a term, wherever it stands; a group that is left empty selects all, and so does the query. */
export function withoutTerm(query, term) {
  const groups = groupsOf(query).map((group) => group.filter((one) => one !== term));
  return groups.some((group) => group.length === 0) ? "" : joined(groups);
}

/** The terms of a query that ask of one field, each once, as they are written. */
export function fieldTerms(query) {
  const terms = groupsOf(query)
    .flat()
    .filter((term) => /^-?[\p{L}_][\p{L}\p{N}_-]*:[^\s]/u.test(term) && !/^-?https?:/i.test(term));
  return [...new Set(terms)];
}

/** The terms of each group of a query, as they are written, quotations and escaped signs whole. */
function groupsOf(query) {
  const groups = [[]];
  for (const [written] of query.matchAll(
    /(?:"(?:[^"\\]|\\.)*"?|[“”„](?:[^"“”„\\]|\\.)*["“”„]?|\\.|[^\s"“”„\\]|\\$)+/gsu,
  )) {
    if (written === "OR") {
      groups.push([]);
    } else {
      groups.at(-1).push(written);
    }
  }
  return groups;
}

function joined(groups) {
  return groups.map((group) => group.join(" ")).join(" OR ");
}
