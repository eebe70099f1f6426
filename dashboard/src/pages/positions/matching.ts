import type { OpenPosition } from "../../data/pages.ts";
import { listOf, type Query } from "../../route.ts";

/** Nearest rules to filter by. */
export const RULES = [
  { value: "profit_target", label: "profit target" },
  { value: "stop_loss", label: "stop loss" },
  { value: "21dte", label: "days to expiration" },
  { value: "none", label: "none" },
];

/** The positions that match the filter in the address: one value of each list, and all words in the name or number. */
export function matching(positions: OpenPosition[], query: Query): OpenPosition[] {
  const fits = (chosen: string[], value: string) => chosen.length === 0 || chosen.includes(value);
  const [tickers, strategies, rules] = [query.ticker, query.strategy, query.rule].map(listOf);
  const words = (query.search ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  return positions.filter(
    ({ position_id, ticker, strategy_type, nearest_rule, contract, contract_short }) => {
      const name = `#${position_id} ${contract} ${contract_short}`.toLowerCase();
      return (
        fits(tickers ?? [], ticker) &&
        fits(strategies ?? [], strategy_type) &&
        fits(rules ?? [], nearest_rule ?? "none") &&
        words.every((word) => name.includes(word))
      );
    },
  );
}
