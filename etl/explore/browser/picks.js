// Papers picked by hand, remembered in this browser.

import { recall, remember } from "./memory.js";

/** The picked papers by id, in the order of picking; `onChange` is called whenever they change. */
export function openPicks(onChange) {
  const kept = recall("picked", []);
  const ids = new Set(Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : []);
  const changed = () => {
    remember("picked", [...ids]);
    onChange(ids.size);
  };
  return {
    ids: () => [...ids],
    has: (id) => ids.has(id),
    set: (id, isPicked) => {
      ids[isPicked ? "add" : "delete"](id);
      changed();
    },
    /** Pick a paper, or put it back; its box on the page follows. */
    turn: (id) => {
      ids[ids.has(id) ? "delete" : "add"](id);
      const box = document.getElementById(`pick-${id}`);
      if (box) {
        box.checked = ids.has(id);
      }
      changed();
      return true;
    },
    clear: () => {
      ids.clear();
      changed();
    },
  };
}
