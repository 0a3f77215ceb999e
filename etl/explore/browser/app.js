// The frame around the pages: the head with its search field, and the way from address to page.

import { el, fill, inside } from "./dom.js";
import { dumpView } from "./dump_view.js";
import { drawFrame } from "./frame.js";
import { helpDialog } from "./help_view.js";
import { listenToKeys } from "./keys.js";
import { likeView } from "./like_view.js";
import { paperView } from "./paper_view.js";
import { pickedView } from "./picked_view.js";
import { openPicks } from "./picks.js";
import { quarantineView } from "./quarantine_view.js";
import { resultsView } from "./results_view.js";
import { hashOf, isStart, routeOf } from "./route.js";
import { openSearchField } from "./search_field.js";
import { many } from "./told.js";

const PAGE_VIEWS = {
  results: resultsView,
  paper: paperView,
  dump: dumpView,
  quarantine: quarantineView,
  like: likeView,
  picked: pickedView,
};
const SLOW = 250;

/** Show the site of an engine in the document, and follow its address from now on. */
export function startApp(engine) {
  const app = appOf(engine);
  const places = new Map();
  const main = document.getElementById("main");
  let turn = 0;
  let shownRoute = null;
  let key = 0;
  let stopper = new AbortController();

  /** Show the page of the address. `isSame` keeps focus and place: the reader changes what is there. */
  async function follow(isSame, isTyping = false) {
    const address = location.hash;
    const route = routeOf(address);
    const now = (turn += 1);
    stopper.abort(); // a newer search stops the older
    stopper = new AbortController();
    key = history.state?.key ?? Date.now() + now / 1000;
    const place = isSame ? null : places.get(key);
    history.replaceState({ key, isTyped: isTyping }, "");
    document.body.dataset.page = isStart(route) ? "start" : route.page;
    app.search.show(route, isTyping);
    const slow = setTimeout(() => main.setAttribute("aria-busy", "true"), SLOW);
    const page = {
      signal: stopper.signal,
      isStale: () => now !== turn,
      change: (draw) => keepingFocus(draw),
      show: (content, title) => {
        const isOther = !isSame || shownRoute?.page !== route.page || shownRoute?.id !== route.id;
        shownRoute = route;
        document.title = title ? `${title} – ${engine.site.title}` : engine.site.title;
        keepingFocus(() => fill(main, typeof content === "function" ? content() : content));
        arrive(isOther, isTyping, place);
      },
    };
    try {
      await PAGE_VIEWS[route.page](app, route, page);
      if (now === turn) {
        app.search.clearError();
        main.classList.remove("is-old");
      }
    } catch (error) {
      if (now === turn) {
        refuse(error, page);
      }
    } finally {
      clearTimeout(slow);
      if (now === turn) {
        main.removeAttribute("aria-busy");
        main.dataset.shown = address; // what is on the page now, for whoever waits for it
      }
    }
  }

  /** A query that cannot be read is told at its field, and the last result stays; all else is told in its place. */
  function refuse(error, page) {
    if (error.name === "QueryError") {
      app.search.tell(error);
      main.classList.add("is-old");
      if (shownRoute === null) {
        fill(
          main,
          el(
            "p",
            { class: "empty" },
            "The query cannot be read. Mend it above, or look at ",
            inside(hashOf({}), {}, "all papers"),
            ".",
          ),
        );
      }
      return;
    }
    page.show(
      el(
        "div",
        { class: "narrow" },
        el("h1", {}, "This cannot be shown"),
        el("p", { class: "notice wrong" }, error.message),
        el("p", {}, el("button", { type: "button", id: "again", click: () => follow(true) }, "Try again")),
      ),
      "Error",
    );
  }

  function arrive(isOther, isTyping, place) {
    if (place) {
      window.scrollTo(0, place.top);
      document.getElementById(place.focus)?.focus({ preventScroll: true });
    } else if (isOther || isTyping) {
      window.scrollTo(0, 0);
    }
    if (isOther && turn > 1 && document.activeElement === document.body) {
      main.focus({ preventScroll: true });
    }
  }

  function leave() {
    places.set(key, { top: window.scrollY, focus: document.activeElement?.id });
  }

  app.go = (route, { isTyping = false } = {}) => {
    const hash = hashOf(route);
    if (isTyping && shownRoute?.page === "results" && history.state?.isTyped) {
      history.replaceState(history.state, "", hash);
    } else if (hash !== location.hash) {
      leave();
      history.pushState(null, "", hash);
    }
    follow(true, isTyping);
  };
  app.amend = (route) => history.replaceState(history.state, "", hashOf(route));
  app.again = () => follow(true);
  history.scrollRestoration = "manual";
  window.addEventListener("hashchange", () => follow(false));
  document.addEventListener("click", leave, true);
  window.addEventListener("scroll", leave, { passive: true });
  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault(); // the part behind `#` is the page's own
    main.focus();
    main.scrollIntoView();
  });
  listenToKeys({
    search: () => app.search.focus(),
    pick: (id) => id !== null && app.picks.turn(id),
    help: () => app.help.showModal() ?? true,
    back: () => !isStart(routeOf(location.hash)) && (history.back() ?? true),
  });
  drawFrame(app);
  return follow(false);
}

/** What every page is given: the engine, its site, the picks, and the ways to other pages. */
function appOf(engine) {
  const { site } = engine;
  const dumps = new Map(site.dumps.map((dump) => [dump.dump_id, dump]));
  const app = {
    engine,
    site,
    dumpOf: (id) => dumps.get(id) ?? {},
    labelOf: (id) => dumps.get(id)?.label ?? id,
    say: (text) => {
      document.getElementById("told").textContent = text;
    },
  };
  app.picks = openPicks((count) => {
    document.getElementById("picked-count").textContent = String(count);
    app.say(`${many(count, "paper")} picked`);
  });
  app.search = openSearchField(app);
  app.help = helpDialog((query) => app.go({ page: "results", q: query }));
  return app;
}

/** Draw something new, and give the focus back to the element of the same id. */
function keepingFocus(draw) {
  const id = document.activeElement?.id;
  draw();
  if (id && document.activeElement?.id !== id) {
    document.getElementById(id)?.focus({ preventScroll: true });
  }
}
