// How counts, fields and rules are told to people.

const NUMBERS = new Intl.NumberFormat("en");

/** A whole number with its thousands apart. */
export function numeral(count) {
  return NUMBERS.format(count);
}

/** A count with its noun: `1 paper`, `2 papers`, `3 searches`. */
export function many(count, noun, plural = `${noun}s`) {
  return `${numeral(count)} ${count === 1 ? noun : plural}`;
}

/** A size for people: `13.2 kB`. */
export function sized(bytes) {
  const [unit, size] = bytes < 1000 ? ["bytes", bytes] : bytes < 1e6 ? ["kB", bytes / 1e3] : ["MB", bytes / 1e6];
  return `${unit === "bytes" ? numeral(size) : size.toFixed(1)} ${unit}`;
}

/** Where bytes stand: `bytes 1,200 to 1,950`. */
export function stretchOf(start, end) {
  return `bytes ${numeral(start)} to ${numeral(end)}`;
}

const NAMES = {
  arxiv_id: "arXiv id",
  doi: "DOI",
  pmid: "PubMed id",
  issn: "ISSN",
  isbn: "ISBN",
  number: "issue",
  publication_date_precision: "date known to the",
  publication_date_is_inferred: "year inferred",
  arxiv_version: "arXiv version",
  urls: "addresses",
  paper_url: "address",
  display_title: "shown as",
  first_seen_dump_id: "first seen in",
  dump_ids: "dumps",
  journal_ref: "reference as printed",
  work_type: "type",
  abstract_jaccard: "abstracts share",
  abstract_containment: "shorter abstract within the longer",
  title_similarity: "titles alike",
  title_difference: "words of one title only",
  author_overlap: "authors shared",
  year_gap: "years between",
  number_difference: "numbers of one abstract only",
  any: "any",
};

/** The name of a column or value for people: `arxiv_id` is `arXiv id`, `same_text` is `same text`. */
export function named(column) {
  return NAMES[column] ?? String(column).replaceAll("_", " ");
}

/** A value as people read it: lists joined, truths as yes and no. */
export function valueTold(value) {
  if (Array.isArray(value)) {
    return value.map((one) => (one && typeof one === "object" ? `${one.key}: ${one.value}` : String(one))).join("; ");
  }
  return value === true ? "yes" : value === false ? "no" : String(value);
}

/** A text cut at a space near so many characters, with `…` where something is left out. */
export function cutTo(text, length) {
  if (text.length <= length) {
    return text;
  }
  const space = text.lastIndexOf(" ", length);
  return `${text.slice(0, space > length / 2 ? space : length)} …`;
}

/** What a rule or reason means in words: from the site's own list of them, else its name. */
export function meaning(words, name) {
  return words?.[name] ?? named(name);
}
