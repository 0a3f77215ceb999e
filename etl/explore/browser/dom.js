// Elements made safely: children are nodes or texts, never markup, and no attribute that could run or fetch anything.

const PLAIN_ATTRIBUTES = new Set(
  (
    "id class role title lang dir type name value placeholder for scope colspan rows cols min max step open hidden " +
    "tabindex checked disabled selected autocomplete autocapitalize spellcheck enterkeyhint maxlength download " +
    "datetime inputmode"
  ).split(" "),
);
const SITE_PAGES = new Set(["report.html"]);
const OUTSIDE = /^https?:\/\/[^\s]+$/i;

/**
 * An element with its attributes (null and false are left out, functions listen to the event of their name) and its
 * children: nodes, texts, lists of both; null, undefined and false are left out.
 */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    setAttributeOf(element, key, value);
  }
  element.append(...flat(children));
  return element;
}

/** A link within the site: to a route (`#/…`), or to one of its other pages. */
export function inside(address, attributes, ...children) {
  const link = el("a", attributes, ...children);
  if (!address.startsWith("#") && !SITE_PAGES.has(address)) {
    throw new Error(`${address} is no page of this site.`);
  }
  link.setAttribute("href", address);
  return link;
}

/** A link that leaves the site, or the bare text where the address is none of the web. */
export function outside(address, label = address) {
  const text = String(address);
  if (!OUTSIDE.test(text) || !URL.canParse(text)) {
    return el("bdi", {}, shown(String(label)));
  }
  const link = el("a", { class: "outside" }, shown(String(label)));
  link.setAttribute("href", text);
  link.setAttribute("rel", "noopener noreferrer");
  return link;
}

/** Put other children into an element. */
export function fill(element, ...children) {
  element.replaceChildren(...flat(children));
  return element;
}

/** A text of a dump, apart from the direction of what stands around it. */
export function foreign(text, attributes = {}) {
  return el("bdi", attributes, shown(text));
}

const UNSEEN =
  /(?![\t\n])[\p{Cc}\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const SIGNS = {
  "\r": "CR",
  "\u00ad": "SHY",
  "\u200b": "ZWSP",
  "\u200e": "LRM",
  "\u200f": "RLM",
  "\u202e": "RLO",
  "\ufeff": "BOM",
};

/**
 * A text as nodes, in which characters that nobody would see, or that turn others round, stand apart with a sign.
 * The text content of the nodes is the very text.
 */
export function shown(text) {
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(UNSEEN)) {
    nodes.push(text.slice(at, found.index), signed(found[0], "sign"));
    at = found.index + found[0].length;
  }
  nodes.push(text.slice(at));
  return nodes.filter((node) => node !== "");
}

/** A character with a sign for it before it, which is no part of the text. */
export function signed(character, style) {
  const code = character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  const element = el("span", { class: style }, character);
  element.dataset.sign = SIGNS[character] ?? `U+${code}`;
  return element;
}

function setAttributeOf(element, key, value) {
  if (value === null || value === undefined || value === false) {
    return;
  }
  if (typeof value === "function") {
    element.addEventListener(key, value);
  } else if (PLAIN_ATTRIBUTES.has(key) || key.startsWith("aria-") || key.startsWith("data-")) {
    element.setAttribute(key, value === true ? (key.startsWith("aria-") ? "true" : "") : String(value));
  } else {
    throw new Error(`${key} is no attribute that this site sets.`);
  }
}

function flat(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}
