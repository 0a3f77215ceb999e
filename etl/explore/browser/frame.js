// What stands around every page: the head with its ways and the search field, and the foot.

import { el, fill, inside } from "./dom.js";
import { hashOf } from "./route.js";
import { packageTold, partNotice } from "./start_view.js";
import { themeSwitch } from "./theme.js";

/** Draw head and foot once; pages come and go between them. */
export function drawFrame(app) {
  const { site } = app;
  const way = (address, id, ...name) => inside(address, { id }, name);
  fill(
    document.getElementById("top"),
    el(
      "div",
      { class: "bar-top" },
      inside(hashOf({}), { class: "brand", id: "brand" }, site.title),
      el(
        "nav",
        { class: "site-ways", "aria-label": "Site" },
        way(hashOf({ q: "conflict:any", sort: "conflicts" }), "way-conflicts", "Conflicts"),
        way(hashOf({ page: "like" }), "way-like", "Like a text"),
        way(
          hashOf({ page: "picked" }),
          "way-picked",
          "Picked ",
          el("span", { class: "bubble", id: "picked-count" }, String(app.picks.ids().length)),
        ),
        site.report && way("report.html", "way-report", "Report"),
      ),
      el(
        "div",
        { class: "site-tools" },
        themeSwitch(),
        el(
          "button",
          {
            type: "button",
            class: "quiet",
            id: "help-open",
            "aria-label": "How to ask, and keys",
            click: () => app.help.showModal(),
          },
          "?",
        ),
      ),
    ),
    el(
      "div",
      { class: "intro" },
      el("p", { class: "intro-name" }, site.title),
      el("p", { class: "lead" }, packageTold(site)),
      partNotice(site),
    ),
    app.search.root,
  );
  fill(
    document.getElementById("foot"),
    partNotice(site),
    el(
      "p",
      { class: "small faint" },
      "A static site: nothing you type leaves this page. ",
      site.report && [way("report.html", "foot-report", "Build report"), " · "],
      way(hashOf({ page: "quarantine" }), "foot-quarantine", "Quarantine"),
    ),
  );
  document.body.append(app.help);
}
