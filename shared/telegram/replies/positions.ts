import { z } from "zod";
import { amount } from "../../schemas/money.ts";
import { codeInWords } from "../../words/codes.ts";
import { contract } from "../../words/contract-name.ts";
import { bothEnds, dollars, shortDaysLeft, signedDollars } from "../../words/format.ts";
import { nearestInWords } from "../../words/nearest-rule.ts";
import { nav, see } from "../buttons.ts";
import { type Message, plain, rows } from "../message.ts";

const row = contract.extend({
  dte: z.int(),
  open_quantity: z.int(),
  mark: amount.nullable(),
  mark_fault: z.string().nullable(),
  unrealized_pnl: amount.nullable(),
  /** P&L since the previous close; null where the position had no mark then. */
  day_change: amount.nullable(),
  /** Null where no rule is on, or the distance is unknown. */
  nearest_rule: z.enum(["profit_target", "stop_loss", "21dte"]).nullable(),
  /** Per cent of the way to the rule that is left; zero or less = reached. */
  nearest: z.number().nullable(),
  to_exit_dte: z.int().nullable(),
  close_asked_at: z.string().nullable(),
  close_status: z.string().nullable(),
  close_limit_price: amount.nullable(),
});

type Row = z.infer<typeof row>;

export const positionsFacts = z.object({
  total: z.int(),
  unrealized_pnl: amount.nullable(),
  /** Change of the book since the previous close, with partial closes and shares. */
  day_change: amount,
  /** Counted from 0. */
  page: z.int(),
  pages: z.int(),
  killed: z.boolean(),
  paused: z.boolean(),
  positions: z.array(row),
});

type Facts = z.infer<typeof positionsFacts>;

/** The answer to /positions: two lines for each position, and a button for its details. */
export function positions(facts: Facts): Message {
  const state = [
    ...(facts.killed ? ["🛑 Kill switch on: no order is sent. /unkill"] : []),
    ...(facts.paused ? ["⏸ Entries are paused. /resume"] : []),
  ];
  if (facts.total === 0) {
    return plain("No open positions.", ...state);
  }
  const pnl =
    facts.unrealized_pnl === null ? "no marks yet" : `P&amp;L ${signedDollars(facts.unrealized_pnl)}`;
  return {
    text: [
      `<b>${facts.total} open</b>, ${pnl}, day ${signedDollars(facts.day_change)}`,
      table(facts.positions),
      ...state,
    ].join("\n"),
    buttons: [
      ...rows(
        facts.positions.map(({ position_id }) => see(`#${position_id}`, "position", position_id)),
        4,
      ),
      pageButtons(facts),
    ],
  };
}

/** The buttons to turn pages. A button counts pages from 1. */
function pageButtons({ page, pages }: Facts) {
  const to = (text: string, target: number) => nav(text, "positions", target + 1);
  return [
    ...(page > 0 ? [to("◂", page - 1)] : []),
    to(pages > 1 ? `↻ ${page + 1} of ${pages}` : "↻ Refresh", page),
    ...(page < pages - 1 ? [to("▸", page + 1)] : []),
  ];
}

function table(list: Row[]): string {
  const figures = [
    ["mark", "P&L"],
    ...list.map(({ mark, unrealized_pnl }) => [
      mark === null ? "-" : dollars(mark),
      unrealized_pnl === null ? "-" : signedDollars(unrealized_pnl),
    ]),
  ];
  const widths = [0, 1].map((column) => Math.max(...figures.map((figure) => figure[column]?.length ?? 0)));
  const [head = "", ...numbers] = figures.map(
    (figure) => `  ${figure.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("  ")}`,
  );
  return bothEnds([
    [head, "nearest"],
    ...list.flatMap((p, at): [string, string][] => [
      [`#${p.position_id} ${p.contract_short} ×${p.open_quantity}`, shortDaysLeft(p.dte)],
      [numbers[at] ?? "", nearestInWords(p)],
      ...(p.day_change === null ? [] : [["  day", signedDollars(p.day_change)] as [string, string]]),
      ...remarks(p).map((remark): [string, string] => [`  ${remark}`, ""]),
    ]),
  ]);
}

function remarks({ mark_fault, close_status, close_limit_price, close_asked_at }: Row): string[] {
  return [
    ...(mark_fault === null ? [] : [codeInWords(mark_fault)]),
    ...(close_status !== null && close_limit_price !== null
      ? [`closing at ${dollars(close_limit_price)}`]
      : close_asked_at !== null
        ? ["close requested"]
        : []),
  ];
}
