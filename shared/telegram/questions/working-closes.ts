import { z } from "zod";
import { amount } from "../../schemas/money.ts";
import { contract, reasonInWords } from "../../words/contract-name.ts";
import { bothEnds, dollars, escapeHtml } from "../../words/format.ts";
import type { Message } from "../message.ts";
import { answerSentence } from "../prompts.ts";

export const workingClosesFacts = z.object({
  token: z.string(),
  answer: z.string().nullable(),
  orders: z.array(
    contract.extend({
      exit_reason: z.string(),
      limit_price: amount,
      quantity: z.int(),
      filled_quantity: z.int(),
    }),
  ),
});

/** How many lines fit into one message. */
const LISTED = 20;

/** Asks after a kill what to do with the closes that are working at the broker. */
export function workingCloses({ orders, token, answer }: z.infer<typeof workingClosesFacts>): Message {
  const lines = [
    `❓ <b>The kill switch is on, and ${orders.length === 1 ? "a close is" : `${orders.length} closes are`} at the broker</b>`,
    bothEnds(
      orders.slice(0, LISTED).flatMap((o): [string, string][] => [
        [`#${o.position_id} ${o.contract_short}`, dollars(o.limit_price)],
        [`  ${o.filled_quantity} of ${o.quantity}, ${reasonInWords(o.exit_reason)}`, ""],
      ]),
    ),
    ...(orders.length > LISTED ? [`and ${orders.length - LISTED} more`] : []),
  ];
  if (answer !== null) {
    return { text: [...lines, escapeHtml(answerSentence("working_closes", answer))].join("\n"), buttons: [] };
  }
  return {
    text: [...lines, "Cancel them, too? Until you answer, they go on working at their price."].join("\n"),
    buttons: [
      [
        { text: "Cancel them", data: `cancelcloses:${token}`, does: "stops" },
        { text: "Let them work", data: `letwork:${token}` },
      ],
    ],
  };
}
