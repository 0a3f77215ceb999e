// The keyboard: none of it while somebody types in a field.

const ROWS = "[data-paper] .paper-link";

/** The keys, with what they do, for people. */
export const KEYS = [
  ["/", "to the search field"],
  ["j or ↓", "next paper of the list"],
  ["k or ↑", "paper before"],
  ["Enter", "open the paper"],
  ["x", "pick the paper, or put it back"],
  ["Esc", "back"],
  ["?", "these keys"],
];

/** Listen to the keys; `act` has `search`, `pick(id)`, `help` and `back`. */
export function listenToKeys(act) {
  document.addEventListener("keydown", (event) => {
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.defaultPrevented ||
      isTyping(event.target) ||
      document.querySelector("dialog[open]")
    ) {
      return;
    }
    if (actOn(event, act)) {
      event.preventDefault();
    }
  });
}

function actOn(event, act) {
  const isArrow = event.key === "ArrowDown" || event.key === "ArrowUp";
  if (isArrow && !isAmongPapers(event.target)) {
    return false; // arrows scroll, but for lists of papers
  }
  switch (event.key) {
    case "/":
      return act.search();
    case "j":
    case "ArrowDown":
      return step(1);
    case "k":
    case "ArrowUp":
      return step(-1);
    case "x":
      return act.pick(paperInFocus());
    case "?":
      return act.help();
    case "Escape":
      return act.back();
    default:
      return false;
  }
}

function isTyping(target) {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      ["TEXTAREA", "SELECT"].includes(target.tagName) ||
      (target.tagName === "INPUT" && !["checkbox", "radio", "button"].includes(target.type)))
  );
}

function isAmongPapers(target) {
  return (
    target === document.body ||
    target.id === "main" ||
    (Boolean(target.closest?.(".list [data-paper], .list")) && target.type !== "radio")
  );
}

function step(by) {
  const links = [...document.querySelectorAll(ROWS)];
  if (links.length === 0) {
    return false;
  }
  const now = links.findIndex((link) => link.closest("[data-paper]").contains(document.activeElement));
  const next = now < 0 ? (by > 0 ? 0 : links.length - 1) : Math.max(0, Math.min(links.length - 1, now + by));
  links[next].focus();
  links[next].closest("[data-paper]").scrollIntoView({ block: "nearest" });
  return true;
}

function paperInFocus() {
  const row = document.activeElement?.closest("[data-paper]") ?? document.querySelector("article.paper[data-paper]");
  return row?.dataset.paper ?? null;
}
