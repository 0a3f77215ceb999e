"""The script of the page: a picture answers the pointer once somebody asks for it; without the script all is there."""

from typing import Final

SCRIPT: Final = r"""// Pictures that answer the pointer. Vega is loaded when the first of them is asked for, not before.
"use strict";
(() => {
  let library = null;

  /** Vega, once; it sets `vegaEmbed`. */
  function loaded() {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = "report/vega.js";
      script.addEventListener("load", () => resolve(window.vegaEmbed));
      script.addEventListener("error", () => reject(new Error("report/vega.js cannot be loaded.")));
      document.head.append(script);
    });
    return library;
  }

  /** Put the living picture in place of the still one, of the same look. */
  async function enliven(figure, button) {
    const picture = figure.querySelector("picture");
    const image = picture.querySelector("img");
    button.disabled = true;
    button.textContent = "Loading …";
    try {
      const address = image.currentSrc.replace(/\.svg$/, ".vl.json");
      const [embed, answer] = await Promise.all([loaded(), fetch(address)]);
      if (!answer.ok) {
        throw new Error(`${address}: ${answer.status}`);
      }
      const { title: _, ...spec } = await answer.json();
      const box = document.createElement("div");
      box.className = "living";
      picture.after(box);
      picture.hidden = true;
      await embed(box, spec, { ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip: tell });
      button.remove();
    } catch (error) {
      picture.hidden = false;
      button.textContent = "It cannot be loaded";
      console.error(error);
    }
  }

  const tip = document.createElement("dl");
  tip.className = "tip";
  tip.hidden = true;
  document.querySelector("main").append(tip);

  /** Vega's tooltip handler: names and values as text beside the pointer. */
  function tell(_, event, mark, value) {
    tip.hidden = value === null || value === undefined || value === "";
    if (tip.hidden) {
      return;
    }
    const pairs = typeof value === "object" ? Object.entries(value) : [["", value]];
    tip.replaceChildren(...pairs.flatMap(([name, told]) => [named("dt", name), named("dd", told)]));
    const box = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, window.innerWidth - box.width - 4))}px`;
    tip.style.top = `${Math.max(4, Math.min(event.clientY + 14, window.innerHeight - box.height - 4))}px`;
  }

  function named(tag, text) {
    const element = document.createElement(tag);
    element.textContent = String(text);
    return element;
  }

  if (location.protocol === "file:") {
    return; // a page that was opened as a file may fetch nothing
  }
  for (const figure of document.querySelectorAll("figure")) {
    if (figure.querySelector("picture")) {
      const button = named("button", "Interactive");
      button.type = "button";
      button.addEventListener("click", () => enliven(figure, button));
      figure.querySelector(".files").prepend(button);
    }
  }
})();
"""
