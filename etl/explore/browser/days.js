import { dayNumber } from "./values.js";

/** What stands in a column of numbers where nothing is known. */
export const UNKNOWN = -2147483648;

/** Call `visit(place, first, last)` for each paper with the days between which it appeared, or twice `UNKNOWN`. */
export function eachPossibleDays(days, years, visit) {
  const spans = new Map([[UNKNOWN, [UNKNOWN, UNKNOWN]]]);
  days.forEach((day, place) => {
    if (day !== UNKNOWN) {
      visit(place, day, day);
      return;
    }
    const year = years[place];
    if (!spans.has(year)) spans.set(year, [dayNumber(year, 1, 1), dayNumber(year, 12, 31)]);
    visit(place, ...spans.get(year));
  });
}
