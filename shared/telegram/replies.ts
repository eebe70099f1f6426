import { z } from "zod";
import { amount, date } from "../schemas/money.ts";
import { contractName } from "./contract-name.ts";
import { dollars, escapeHtml, shortDate, signedDollars, table } from "./format.ts";
import { type Message, plain } from "./message.ts";

export const positionsFacts = z.object({
  total: z.int(),
  unrealized_pnl: amount.nullable(),
  positions: z.array(
    z.object({
      position_id: z.int(),
      ticker: z.string(),
      strike_price: amount,
      width: amount.nullable(),
      expiration_date: date,
      dte: z.int(),
      open_quantity: z.int(),
      entry_price: amount,
      mark: amount.nullable(),
      mark_fault: z.string().nullable(),
      unrealized_pnl: amount.nullable(),
      profit_price: amount,
      stop_price: amount,
      close_status: z.string().nullable(),
      close_limit_price: amount.nullable(),
    }),
  ),
});

/** The answer to /positions. */
export function positions(facts: z.infer<typeof positionsFacts>): Message {
  if (facts.total === 0) {
    return plain("No open positions.");
  }
  const blocks = facts.positions.map((p) => {
    const closing =
      p.close_status === null || p.close_limit_price === null
        ? []
        : [`Closing at ${dollars(p.close_limit_price)} (${p.close_status})`];
    const fault = p.mark_fault === null ? [] : [`⚠️ No trustworthy quote: ${p.mark_fault}`];
    return [
      `<b>${p.position_id} · ${escapeHtml(contractName(p))}</b> × ${p.open_quantity}`,
      `${shortDate(p.expiration_date)}, ${p.dte} days`,
      table([
        ["Credit", dollars(p.entry_price)],
        ["Mark", p.mark === null ? "not yet" : dollars(p.mark)],
        ...(p.unrealized_pnl === null ? [] : [["P&L", signedDollars(p.unrealized_pnl)]]),
        ["Profit", `≤ ${dollars(p.profit_price)}`],
        ["Stop", `≥ ${dollars(p.stop_price)}`],
      ]),
      ...fault,
      ...closing,
    ].join("\n");
  });
  const more = facts.total - facts.positions.length;
  return plain(
    `<b>${facts.total} open</b>, P&amp;L ${signedDollars(facts.unrealized_pnl ?? 0)}`,
    ...blocks,
    ...(more > 0 ? [`... and ${more} more: see v_open_positions in the dashboard.`] : []),
  );
}

export const pnlFacts = z.object({
  today: z.object({ date, trades: z.int(), wins: z.int(), total_pnl: amount }),
  all: z.object({
    total_trades: z.int(),
    total_wins: z.int(),
    win_rate: amount.nullable(),
    total_pnl: amount,
  }),
  open: z.object({ total: z.int(), unrealized_pnl: amount }),
});

/** The answer to /pnl. */
export function pnl({ today, all, open }: z.infer<typeof pnlFacts>): Message {
  const winRate = all.win_rate === null ? "" : `, ${all.win_rate} % won`;
  return plain(
    `<b>P&amp;L</b>, ${shortDate(today.date)}`,
    table([
      ["", "trades", "P&L"],
      ["Today", String(today.trades), signedDollars(today.total_pnl)],
      ["All", String(all.total_trades), signedDollars(all.total_pnl)],
      ["Open", String(open.total), signedDollars(open.unrealized_pnl)],
    ]),
    `Closed trades net of fees${winRate}; open ones by their latest marks, before fees.`,
  );
}

export const refusedFacts = z.object({ message: z.string() });

/** A command that could not be done, and why. */
export function refused({ message }: z.infer<typeof refusedFacts>): Message {
  return plain(`🛑 ${escapeHtml(message)}`);
}

/** The answer to /start and /help. */
export function help(): Message {
  return plain(
    "<b>Thetabase</b> watches your short premium and closes it by rule.",
    "/positions - what is open, and how far from its exits",
    "/pnl - today, all trades, and what is open",
    "/why 5 - what the checks made of position 5, now and today",
    "/closed 5 120.00 - position 5 was closed elsewhere, at that debit per contract",
    "/reconcile - compare the book with the broker, now",
    "/help - this",
  );
}
