import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { contract } from "../../words/contract-name.ts";
import { compactDate, counted, escapeHtml, sharePrice } from "../../words/format.ts";
import { act, nav } from "../buttons.ts";
import { type Message, plain, rows } from "../message.ts";

const arrival = contract.extend({
  dte: z.int(),
  mark: amount.nullable(),
  profit_percent: z.number().nullable(),
  profit_price: amount.nullable(),
  to_profit_target: amount.nullable(),
  stop_price: amount.nullable(),
  to_stop_loss: amount.nullable(),
  exit_dte: z.int().nullable(),
  /** The session in which the date rule closes the position; null = no session is left. */
  exit_on: date.nullable(),
  /** The days of the date rule that was left off, because it would have closed the position on arrival. */
  exit_dte_off: z.int().nullable(),
});

export const arrivalsFacts = z.object({
  total: z.int(),
  /** Counted from 0. */
  page: z.int(),
  pages: z.int(),
  positions: z.array(arrival),
});

type Arrival = z.infer<typeof arrival>;

/**
 * The message after an import, and the answer to /arrivals: what each rule would do now, and buttons to
 * turn the rules on.
 */
export function arrivals({ total, page, pages, positions }: z.infer<typeof arrivalsFacts>): Message {
  if (total === 0) {
    return plain("No imported position is open with automatic exit off.");
  }
  const to = (text: string, target: number) => nav(text, "arrivals", target + 1);
  return {
    text: [
      `📥 <b>${counted(total, "imported position")}</b>: automatic exit is off and no order is sent. What each rule would do now, prices per share:`,
      ...positions.flatMap((p) => [
        `<b>#${p.position_id} ${escapeHtml(p.contract)}</b>`,
        `${[...byDate(p), byProfit(p), byStop(p)].join("; ")}.${p.mark === null ? " No mark yet." : ` Mark ${perShare(p.mark)}.`}`,
      ]),
    ].join("\n"),
    buttons: [
      ...rows(
        positions.map(({ position_id }) => act(`#${position_id} on`, "rules", position_id, "auto", "on")),
        4,
      ),
      [act(total === 1 ? "Turn it on" : `Turn all ${total} on`, "arrivals", "on")],
      [
        ...(page > 0 ? [to("◂", page - 1)] : []),
        to(pages > 1 ? `↻ ${page + 1} of ${pages}` : "↻ Refresh", page),
        ...(page < pages - 1 ? [to("▸", page + 1)] : []),
      ],
    ],
  };
}

const AT_ONCE = "would close at once";

function byDate({ exit_dte, exit_on, exit_dte_off, dte }: Arrival): string[] {
  if (exit_dte === null) {
    return [
      exit_dte_off === null
        ? "date rule off"
        : `${exit_dte_off} DTE ${AT_ONCE}, so it is off (${counted(dte, "day")} left)`,
    ];
  }
  return [
    `${exit_dte} DTE: ${dte <= exit_dte ? AT_ONCE : exit_on === null ? "never, there is no session left" : `on ${compactDate(exit_on)}`}`,
  ];
}

function byProfit({ profit_percent, profit_price, to_profit_target: left }: Arrival): string {
  return profit_percent === null || profit_price === null
    ? "profit target off"
    : `profit ${profit_percent} %: ${reached(left) ? AT_ONCE : `at ${perShare(profit_price)}`}`;
}

function byStop({ stop_price, to_stop_loss: left }: Arrival): string {
  return stop_price === null ? "stop off" : `stop: ${reached(left) ? AT_ONCE : `at ${perShare(stop_price)}`}`;
}

/** Without a mark, nothing counts as reached. */
const reached = (left: number | null) => left !== null && left <= 0;

const perShare = (usd: number) => sharePrice(usd / 100);
