import { z } from "zod";
import { openFacts } from "../../reports/facts.ts";
import { amount, date } from "../../schemas/money.ts";
import { compactDate, signedDollars, table } from "../../words/format.ts";
import { wonOf } from "../../words/won.ts";
import { nav } from "../buttons.ts";
import type { Message } from "../message.ts";

const NAMES = { today: "Today", week: "Week", month: "Month", all: "All" };

export const pnlFacts = z.object({
  today: z.object({ date, trades: z.int(), wins: z.int(), total_pnl: amount, shares_pnl: amount }),
  all: z.object({
    total_trades: z.int(),
    total_wins: z.int(),
    win_rate: amount.nullable(),
    total_pnl: amount,
    shares_pnl: amount,
  }),
  open: openFacts,
  /** The requested period. */
  period: z.object({
    name: z.enum(["today", "week", "month", "all"]),
    since: date.nullable(),
    until: date,
    trades: z.int(),
    wins: z.int(),
    scratches: z.int(),
    total_pnl: amount,
    shares_pnl: amount,
    fees: amount,
    best: amount.nullable(),
    worst: amount.nullable(),
  }),
});

/** The answer to /pnl: the period, today, all time and the open positions, then further figures of the period. */
export function pnl({ today, all, open, period }: z.infer<typeof pnlFacts>): Message {
  const { name, since, until } = period;
  const from = since === null || since === until ? "" : `${compactDate(since)} to `;
  const isOther = name === "week" || name === "month";
  return {
    text: [
      `<b>P&amp;L</b>, ${from}${compactDate(until)}`,
      table([
        ["", "trades", "P&L"],
        ...(isOther ? [[NAMES[name], String(period.trades), signedDollars(period.total_pnl)]] : []),
        ["Today", String(today.trades), signedDollars(today.total_pnl)],
        ["All", String(all.total_trades), signedDollars(all.total_pnl)],
        [
          "Open",
          String(open.total),
          open.total > 0 && open.unmarked === open.total ? "no marks" : signedDollars(open.unrealized_pnl),
        ],
        ...(open.shares === null ? [] : [["Shares", "", signedDollars(open.shares.unrealized_pnl)]]),
        ["Day change", "", signedDollars(open.day_change)],
      ]),
      ...(period.shares_pnl === 0 ? [] : [`Including shares: ${signedDollars(period.shares_pnl)}.`]),
      ...(period.trades === 0
        ? [
            period.total_pnl === period.shares_pnl
              ? `No trade has closed${name === "all" ? " yet" : ""}.`
              : "Trades have closed only in part.",
          ]
        : [figures(period)]),
      "Closed trades net of fees; open positions at their latest marks, before fees.",
      `Day change: P&amp;L on ${compactDate(open.day)} since the close before, from marks and closed trades, net of fees.`,
    ].join("\n"),
    buttons: [
      (["today", "week", "month", "all"] as const).map((other) =>
        nav(other === name ? `· ${NAMES[other]} ·` : NAMES[other], "pnl", other),
      ),
      [nav("Performance", "performance")],
    ],
  };
}

function figures({ trades, wins, scratches, best, worst, fees }: z.infer<typeof pnlFacts>["period"]): string {
  return table([
    ["Won", wonOf({ total: trades, wins })],
    ...(scratches === 0 ? [] : [["Scratches", String(scratches)]]),
    ...(best === null ? [] : [["Best", signedDollars(best)]]),
    ...(worst === null ? [] : [["Worst", signedDollars(worst)]]),
    ["Fees", signedDollars(-fees)],
  ]);
}
