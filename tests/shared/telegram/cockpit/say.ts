import { render } from "../../../../shared/telegram/templates.ts";
import { FACTS } from "../facts/facts.ts";

/** The kinds of messages whose facts have several forms; each form has its own name here. */
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

/** The message for these facts, some of them changed. */
export const say = (said: Said, differing: object = {}) =>
  render(KINDS[said] ?? said, { ...FACTS[said], ...differing });
