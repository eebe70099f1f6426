import fc from "fast-check";
import { type Sent, texts } from "./values.ts";

const PAGES = [
  ...["run", "overview", "positions", "position", "history", "performance", "replay", "journal"],
  ...["opportunities", "health"],
];
const number = fc.oneof(fc.integer({ min: -1, max: 20 }).map(String), texts);
const word = fc.oneof(fc.constantFrom("CSP", "SPY", "won", "profit_target"), texts);
const words = fc.oneof(word, fc.array(word, { maxLength: 3 }));
const date = fc.oneof(fc.constantFrom("2026-03-02", "2026-02-30", "0001-01-01", "9999-12-31"), texts);

/** What a reader of the dashboard requests. */
export const OF_PAGES: Sent = {
  dashboard_page: () =>
    fc.record({
      page: fc.oneof(fc.constantFrom(...PAGES), texts),
      wanted: fc.oneof(
        fc.constant({}),
        fc.record({ id: number }),
        fc.record(
          {
            ...{ strategy: words, ticker: words, reason: words, tag: words, mistake: words, result: words },
            ...{ from: date, until: date, after: number },
          },
          { requiredKeys: [] },
        ),
        fc.record(
          { profit: number, dte: number, stop: fc.oneof(fc.constant("off"), number) },
          { requiredKeys: [] },
        ),
        fc.record({ search: words, after: number }, { requiredKeys: [] }),
        fc.record({ scan: number }),
        fc.dictionary(texts, fc.oneof(texts, fc.array(texts, { maxLength: 2 })), { maxKeys: 3 }),
      ),
    }),
};
