// Light or dark: as the system has it, until somebody chooses; the choice is remembered where the browser allows it.

import { el } from "./dom.js";
import { recall, remember } from "./memory.js";

const THEMES = ["auto", "light", "dark"];
const THEME_SIGNS = { auto: "◐", light: "☀", dark: "☾" };

/** Paint in the remembered theme. */
export function applyTheme() {
  const theme = recall("theme", "auto");
  document.documentElement.dataset.theme = THEMES.includes(theme) ? theme : "auto";
}

/** The button that goes from theme to theme. */
export function themeSwitch() {
  const button = el("button", { type: "button", class: "quiet", id: "theme", click: () => next(button) });
  label(button);
  return button;
}

function next(button) {
  const now = document.documentElement.dataset.theme;
  remember("theme", THEMES[(THEMES.indexOf(now) + 1) % THEMES.length]);
  applyTheme();
  label(button);
}

function label(button) {
  const theme = document.documentElement.dataset.theme;
  const told = theme === "auto" ? "as the system" : theme;
  button.replaceChildren(
    el("span", { "aria-hidden": true }, THEME_SIGNS[theme]),
    el("span", { class: "visually-hidden" }, `Colours: ${told}`),
  );
  button.title = `Colours: ${told}. Click for the next.`;
}
