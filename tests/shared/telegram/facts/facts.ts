import { OF_ALERTS } from "./alerts.ts";
import { OF_BOOK } from "./book.ts";
import { OF_CONFIRMATIONS } from "./confirmations.ts";
import { OF_DATES } from "./dates.ts";
import { OF_THE_MARKET } from "./market.ts";
import { OF_POSITIONS } from "./positions.ts";
import { OF_PUBLISHING } from "./publishing.ts";
import { OF_RESULTS } from "./results.ts";

/** Facts in the form of the database, for every kind of message; tests vary them. */
export const FACTS = {
  ...OF_POSITIONS,
  ...OF_RESULTS,
  ...OF_BOOK,
  ...OF_CONFIRMATIONS,
  ...OF_ALERTS,
  ...OF_DATES,
  ...OF_THE_MARKET,
  ...OF_PUBLISHING,
};
