// The first line that runs: the theme, the package, the pages.

import { startApp } from "./app.js";
import { openEngine } from "./engine.js";
import { el, fill } from "./dom.js";
import { embeddedIn, fetchedFrom } from "./load.js";
import { applyTheme } from "./theme.js";

applyTheme();
if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", openSite); // within small.html the script stands before the shards
} else {
  openSite();
}

/** Open the package and show it; where it cannot be opened, say so, and offer to try again. */
async function openSite() {
  const embedded = document.getElementById("shards");
  try {
    const engine = await openEngine(embedded ? embeddedIn(JSON.parse(embedded.textContent)) : fetchedFrom(""));
    globalThis.explorer = engine; // for whoever asks the package from the browser's console
    await startApp(engine);
  } catch (error) {
    fill(
      document.getElementById("main"),
      el("h1", {}, "The package cannot be opened"),
      el("p", { class: "notice wrong" }, error.message),
      el("p", {}, el("button", { type: "button", click: openSite }, "Try again")),
    );
  }
}
