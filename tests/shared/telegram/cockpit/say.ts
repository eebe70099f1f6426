import { render } from "../../../../shared/telegram/templates.ts";
import { FACTS } from "../facts/facts.ts";

/** Kinds whose facts come in several shapes are named here by what they say. */
export const KINDS: Record<string, string> = {
  closed_elsewhere: "confirmation",
  close_all: "confirmation",
  kill: "confirmation",
  called_away: "closed",
  unkill: "confirmation",
  traded_shares: "confirmation",
  auto_on: "confirmation",
  limit: "confirmation",
  balance: "confirmation",
  withdrawal: "confirmation",
  called_for_a_dividend: "ex_dividend",
  near_a_strike: "last_hours",
  recorded: "confirmation",
  quoted: "card",
  publish_preview: "publish_menu",
  lost: "published",
};

export type Said = keyof typeof FACTS;

/** The message of facts of that kind, some of them others. */
export const say = (said: Said, differing: object = {}) =>
  render(KINDS[said] ?? said, { ...FACTS[said], ...differing });
