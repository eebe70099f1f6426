import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import {
  bothEnds,
  compactDate,
  counted,
  dollars,
  sharePrice,
  signed,
  signedDollars,
} from "../../words/format.ts";
import { tradedShares } from "../../words/shares.ts";
import { act, nav } from "../buttons.ts";
import type { Message } from "../message.ts";

/** A row of `share_trades`; USD per share. */
const traded = z.object({ ticker: z.string(), quantity: z.int(), price: amount, held: z.int() });

/** `private.shares_facts()`. */
export const sharesFacts = z.object({
  total: z.int(),
  unrealized_pnl: amount,
  market_value: amount,
  lots: z.array(
    z.object({
      ticker: z.string(),
      /** Negative = short. */
      quantity: z.int(),
      price_in: amount,
      opened_on: date,
      effective_cost: amount.nullable(),
      last_close: amount.nullable(),
      last_close_on: date.nullable(),
      unrealized_pnl: amount,
    }),
  ),
  /** The trade that was just recorded, with the P&L of the shares it sold; or the one that was taken back. */
  recorded: traded.extend({ pnl: amount.nullable() }).optional(),
  taken_back: traded.optional(),
});

/** The answer to /shares, also after recording a trade. */
export function shares(facts: z.infer<typeof sharesFacts>): Message {
  const { lots, total, recorded, taken_back } = facts;
  const news = [
    ...(recorded === undefined
      ? []
      : [
          `✅ Recorded: ${tradedShares(recorded)}${recorded.pnl === null ? "" : `, P&amp;L ${signedDollars(recorded.pnl)}`}.`,
        ]),
    ...(taken_back === undefined ? [] : [`↩️ Undone: ${tradedShares(taken_back)}.`]),
  ];
  return {
    text: [
      ...news,
      ...(total === 0
        ? ["The book has no shares."]
        : [
            `<b>${counted(total, "lot")} of shares</b>, worth ${dollars(facts.market_value)}, P&amp;L ${signedDollars(facts.unrealized_pnl)}`,
            bothEnds(lots.flatMap(lines)),
            ...(total > lots.length ? [`${total - lots.length} more in v_shares.`] : []),
            "At the official closes. The effective cost is the cost less the premiums of the wheel; P&amp;L does not use it.",
          ]),
    ].join("\n"),
    buttons: [
      [nav("↻ Refresh", "shares"), nav("P&L", "pnl", "today")],
      ...(recorded === undefined ? [] : [[act("Undo (today only)", "shares", recorded.ticker, "back")]]),
    ],
  };
}

function lines(lot: z.infer<typeof sharesFacts>["lots"][number]): [string, string][] {
  const { ticker, quantity, price_in, effective_cost, last_close, last_close_on } = lot;
  return [
    [`${ticker} ${signed(quantity)} in at ${sharePrice(price_in)}`, compactDate(lot.opened_on)],
    ...(effective_cost === null || effective_cost === price_in
      ? []
      : [["  effective cost", sharePrice(effective_cost)] as [string, string]]),
    last_close === null || last_close_on === null
      ? ["  no close yet", signedDollars(lot.unrealized_pnl)]
      : [`  ${sharePrice(last_close)} on ${compactDate(last_close_on)}`, signedDollars(lot.unrealized_pnl)],
  ];
}
