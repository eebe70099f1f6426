import { shareWon } from "../../../shared/words/won.ts";

interface Props {
  /** Source of the value for a column: `of("wins")` is `v_comparison.wins@ticker:SPY`. */
  of: (column: "wins" | "win_rate") => string;
  made: { trades: number; wins: number; win_rate: number | null };
}

/** How many trades won: `3/4`, or a percentage of many. */
export function Won({ of, made }: Props) {
  const words = shareWon(made);
  const isShare = words.endsWith("%");
  return (
    <data value={String(isShare ? made.win_rate : made.wins)} data-of={of(isShare ? "win_rate" : "wins")}>
      {words}
    </data>
  );
}
