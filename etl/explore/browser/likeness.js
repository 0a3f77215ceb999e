// How alike papers are, for people.

import { el } from "./dom.js";

/** A likeness as a bar with its number. */
export function likenessBar(likeness, share = likeness) {
  const bar = el("span", { class: "bar", "aria-hidden": true });
  bar.style.setProperty("--share", Math.min(1, share).toFixed(3));
  return el("span", { class: "likeness" }, bar, el("span", { class: "small" }, `likeness ${likeness.toFixed(2)}`));
}
