import { z } from "zod";
import { amount, date } from "../../schemas/money.ts";
import { reasonInWords } from "../../words/contract-name.ts";
import { bothEnds, dollars } from "../../words/format.ts";
import { nav } from "../buttons.ts";
import { type Message, plain } from "../message.ts";

const order = z.object({
  order_id: z.int(),
  position_id: z.int().nullable(),
  ticker: z.string(),
  contract: z.string(),
  contract_short: z.string(),
  expiration_date: date,
  purpose: z.enum(["entry", "exit"]),
  source: z.string(),
  status: z.string(),
  exit_reason: z.string().nullable(),
  limit_price: amount,
  quantity: z.int(),
  filled_quantity: z.int(),
  /** True when the order is to be cancelled at the broker. */
  cancelling: z.boolean(),
  at: z.string(),
});

type Order = z.infer<typeof order>;

export const ordersFacts = z.object({
  live_total: z.int(),
  today_total: z.int(),
  live: z.array(order),
  today: z.array(order),
});

/** The answer to /orders: working orders, then today's finished ones. */
export function orders({ live, today, live_total, today_total }: z.infer<typeof ordersFacts>): Message {
  const buttons = [[nav("↻ Refresh", "orders"), nav("Pending", "pending")]];
  if (live_total + today_total === 0) {
    return { ...plain("No orders at the broker, and none today."), buttons };
  }
  return {
    text: [...group("At the broker", live, live_total), ...group("Done today", today, today_total)].join(
      "\n",
    ),
    buttons,
  };
}

function group(title: string, listed: Order[], total: number): string[] {
  const more = total - listed.length;
  return [
    `<b>${title}: ${total}</b>`,
    ...(listed.length === 0 ? [] : [bothEnds(listed.flatMap(lines))]),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

const SOURCES: Record<string, string> = { manual: "elsewhere", settlement: "settlement" };

function lines(o: Order): [string, string][] {
  const filled =
    o.filled_quantity === o.quantity ? `×${o.quantity}` : `${o.filled_quantity} of ${o.quantity}`;
  const state = o.cancelling ? "cancelling" : (SOURCES[o.source] ?? o.status.replace("_", " "));
  const whose = [
    ...(o.position_id === null ? [] : [`#${o.position_id}`]),
    ...(o.exit_reason === null ? [] : [reasonInWords(o.exit_reason)]),
  ];
  return [
    [`${o.purpose} ${o.contract_short}`, dollars(o.limit_price)],
    [`  ${filled} ${state}`, o.at.split(", ").at(-1) ?? ""],
    ...(whose.length === 0 ? [] : [[`  ${whose.join(", ")}`, ""] satisfies [string, string]]),
  ];
}
