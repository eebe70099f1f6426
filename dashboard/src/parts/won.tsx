import { shareWon } from "../../../shared/words/won.ts";

interface Props {
  /** Where it comes from, but for the column: `won("wins")` is `v_comparison.wins@ticker:SPY`. */
  of: (column: "wins" | "win_rate") => string;
  made: { trades: number; wins: number; win_rate: number | null };
}

/** How many were won: `3/4`, or of many the share of them. */
export function Won({ of, made }: Props) {
  const words = shareWon(made);
  const isShare = words.endsWith("%");
  return (
    <data value={String(isShare ? made.win_rate : made.wins)} data-of={of(isShare ? "win_rate" : "wins")}>
      {words}
    </data>
  );
}
