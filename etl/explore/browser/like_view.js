// Papers like a pasted text.

import { cardOf } from "./card_view.js";
import { el, fill } from "./dom.js";
import { likenessBar } from "./likeness.js";
import { recall, remember } from "./memory.js";
import { many } from "./told.js";

const LIKE_COUNT = 20;

/** Draw the page where a text is pasted; the text stays in this browser. */
export async function likeView(app, route, page) {
  const found = el("div", { "aria-live": "polite" });
  const text = el("textarea", {
    id: "like-text",
    rows: 9,
    dir: "auto",
    spellcheck: "false",
    placeholder: "Paste an abstract, or any text.",
  });
  text.value = recall("like", "");
  const find = async () => {
    remember("like", text.value);
    fill(found, el("p", { class: "faint" }, "Looking …"));
    try {
      fill(found, alike(app, text.value.trim() ? await app.engine.like(text.value, LIKE_COUNT) : []));
    } catch (error) {
      fill(found, el("p", { class: "notice wrong" }, error.message));
    }
  };
  const form = el(
    "form",
    {
      class: "like-form",
      submit: (event) => {
        event.preventDefault();
        find();
      },
    },
    el("label", { for: "like-text" }, "A text"),
    text,
    el(
      "div",
      { class: "tools" },
      el("button", { type: "submit", class: "primary" }, "Find papers like it"),
      el(
        "button",
        {
          type: "button",
          click: () => {
            text.value = "";
            remember("like", "");
            fill(found);
            text.focus();
          },
        },
        "Empty the field",
      ),
    ),
  );
  page.show(
    el(
      "div",
      { class: "narrow" },
      el("h1", {}, "Papers like a text"),
      el(
        "p",
        { class: "lead" },
        "Likeness is counted by the rare words that a paper shares with the text. Nothing of it leaves this page.",
      ),
      form,
      found,
    ),
    "Papers like a text",
  );
  if (text.value.trim()) {
    await find();
  }
}

function alike(app, matches) {
  if (matches.length === 0) {
    return el("p", { class: "empty" }, "No paper shares a rare word with it.");
  }
  const most = Math.max(...matches.map(({ likeness }) => likeness), Number.MIN_VALUE);
  return [
    el("h2", {}, many(matches.length, "paper")),
    el(
      "ol",
      { class: "list" },
      matches.map(({ card, likeness }) => cardOf(app, card, [], likenessBar(likeness, likeness / most))),
    ),
  ];
}
