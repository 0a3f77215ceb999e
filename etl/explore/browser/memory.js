// What the browser remembers between visits, where it is allowed to; nothing of it leaves the browser.

const PREFIX = "paper-abstracts.";
const SINCE_OPENED = new Map();

/** What was remembered under a name, else `otherwise`. */
export function recall(name, otherwise) {
  if (SINCE_OPENED.has(name)) {
    return SINCE_OPENED.get(name);
  }
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? otherwise;
  } catch {
    return otherwise; // no storage (private windows, `file:`), or no JSON
  }
}

/** Remember under a name what JSON can hold; only until the page is closed where the browser forbids more. */
export function remember(name, what) {
  SINCE_OPENED.set(name, what);
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(what));
  } catch {
    // The page goes on without.
  }
}
