// The search field at the head of every page: what stands in it is the whole state of the list below.

import { el } from "./dom.js";

const PAUSE = 80;
const PATIENCE = 600;

/** The field, with `root`, `show(route, isTyping)`, `tell(error)`, `clearError()`, `focus()` and `hasFocus()`. */
export function openSearchField(app) {
  const field = el("input", {
    type: "search",
    id: "query",
    name: "query",
    dir: "auto",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    placeholder: "Words, author:…, year:2019..2021, DOI, arXiv id",
    "aria-describedby": "query-error",
  });
  const wrong = el("p", { class: "query-error", id: "query-error", role: "status" });
  let route = { page: "results" };
  let pause = 0;
  let patience = 0;

  const search = (isTyping) => {
    clearTimeout(pause);
    const kept = route.page === "results" ? route : { page: "results" };
    const query = field.value.trim() ? field.value : "";
    if (isTyping && kept === route && query === (route.q ?? "")) {
      return;
    }
    app.go({ ...kept, q: query, p: undefined }, { isTyping });
  };
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => search(true), PAUSE);
  });
  const root = el(
    "search",
    { class: "search" },
    el(
      "form",
      {
        role: "search",
        submit: (event) => {
          event.preventDefault();
          search(false);
        },
      },
      el("label", { for: "query", class: "visually-hidden" }, "Search the papers"),
      field,
      el("button", { type: "submit", class: "primary" }, "Search"),
      el("button", { type: "button", class: "quiet how", click: () => app.help.showModal() }, "How to ask"),
    ),
    wrong,
  );

  const clearError = () => {
    clearTimeout(patience);
    wrong.textContent = "";
    field.removeAttribute("aria-invalid");
  };
  return {
    root,
    show: (shown, isTyping) => {
      route = shown;
      if (!isTyping) {
        field.value = shown.q ?? "";
      }
    },
    tell: (error) => {
      clearTimeout(patience); // half-typed terms are wrong for a moment only
      patience = setTimeout(
        () => {
          wrong.textContent = error.message.replace(/^query: /, "");
          field.setAttribute("aria-invalid", "true");
        },
        document.activeElement === field ? PATIENCE : 0,
      );
    },
    clearError,
    focus: () => {
      field.focus();
      field.select();
      return true;
    },
    hasFocus: () => document.activeElement === field,
  };
}
