// Addresses within the site. The part behind `#` says all that is seen, so that a link brings it back.

const PAGES = new Set(["results", "paper", "dump", "quarantine", "like", "picked"]);
const KEPT = ["q", "sort", "view", "p", "at", "end", "mention"];

/** The route of an address's hash: `{page, id, q, sort, view, p, …}`; what is unknown is the start page. */
export function routeOf(hash) {
  const [path, query = ""] = splitOnce(hash.replace(/^#\/?/, ""), "?");
  const [page, id = ""] = splitOnce(path, "/");
  const given = new URLSearchParams(query);
  const route = { page: PAGES.has(page) ? page : "results", id: unescaped(id) };
  for (const key of KEPT) {
    if (given.has(key)) {
      route[key] = given.get(key);
    }
  }
  return route;
}

/** The hash of a route; `routeOf` reads it back. */
export function hashOf({ page = "results", id = "", ...rest }) {
  const kept = KEPT.filter((key) => rest[key] !== undefined && rest[key] !== null && rest[key] !== "");
  const query = kept.map((key) => `${key}=${encodeURIComponent(rest[key]).replaceAll("%20", "+")}`).join("&");
  const path = page === "results" ? "" : id ? `${page}/${encodeURIComponent(id)}` : page;
  return `#/${path}${query ? `?${query}` : ""}`;
}

/** Whether a route is the start page: no query, and nothing else asked of the list. */
export function isStart(route) {
  return route.page === "results" && !["q", "sort", "view", "p"].some((key) => route[key]);
}

function splitOnce(text, sign) {
  const place = text.indexOf(sign);
  return place < 0 ? [text] : [text.slice(0, place), text.slice(place + 1)];
}

function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
