import { z } from "zod";
import { amount, date } from "../schemas/money.ts";
import { codeInWords } from "../words/codes.ts";
import { contract, reasonInWords } from "../words/contract-name.ts";
import {
  aContract,
  bothWays,
  compactDate,
  counted,
  dollars,
  duration,
  escapeHtml,
  listed,
  sharePrice,
  signedDollars,
  signedPercent,
  table,
} from "../words/format.ts";
import { act, choiceButtons, see } from "./buttons.ts";
import { type Button, type Message, plain } from "./message.ts";
import { brokerInWords, brokerSaid } from "./questions/settlement.ts";

/** How many lines fit into one message, and how many buttons onto a phone. */
const LISTED = 20;
const CHOSEN = 8;
/** Number of sentences, of up to 300 characters each. */
const SENTENCES = 12;

export const openedFacts = contract.extend({
  entry_price: amount,
  quantity: z.int(),
  /** The days of the date rule that was switched off, because it would have closed the position on arrival. */
  exit_dte_off: z.int().nullable().default(null),
});

export function opened(facts: z.infer<typeof openedFacts>): Message {
  return {
    ...plain(
      `✅ Position ${facts.position_id} opened - ${escapeHtml(facts.contract)}`,
      table([
        ["Quantity", String(facts.quantity)],
        ["Credit", dollars(facts.entry_price)],
      ]),
      ...(facts.exit_dte_off === null
        ? []
        : [
            `⚠️ Its date rule (${facts.exit_dte_off} DTE) is off, because it opened with no more than ${counted(facts.exit_dte_off, "day")} left. Profit target and stop are active.`,
          ]),
    ),
    buttons: [[see("Position", "position", facts.position_id), see("Rules", "rules", facts.position_id)]],
  };
}

export const closedFacts = z.object({
  position_id: z.int(),
  ticker: z.string(),
  quantity: z.int(),
  entry_price: amount,
  exit_price: amount,
  exit_reason: z.string(),
  pnl_realized: amount,
  pnl_percent: amount,
  /** Null = no profit target. */
  target_percent: amount.nullable(),
  win_loss: z.enum(["WIN", "LOSS"]),
  /** True when a person recorded the close: a mistake can be taken back. */
  is_recorded: z.boolean().default(false),
  /** Shares that the assignment brought or took; price in USD per share. */
  shares: z
    .object({
      ticker: z.string(),
      quantity: z.int(),
      price: amount,
      /** P&L of the lots that the shares closed, and the total with the position's P&L; null = no lots closed. */
      pnl: amount.nullable(),
      total: amount.nullable(),
      /** Shares in the book now. */
      held: z.int(),
      effective_cost: amount.nullable(),
    })
    .nullable()
    .default(null),
});

export function closed(facts: z.infer<typeof closedFacts>): Message {
  const reason =
    facts.exit_reason === "profit_target" && facts.target_percent !== null
      ? `${facts.target_percent}% profit target`
      : reasonInWords(facts.exit_reason);
  return {
    ...plain(
      `📊 Position ${facts.position_id} exited - ${escapeHtml(facts.ticker)} - ${escapeHtml(reason)}`,
      table([
        ["Quantity", String(facts.quantity)],
        ["Credit", dollars(facts.entry_price)],
        ["Closed at", dollars(facts.exit_price)],
        [facts.pnl_realized === 0 ? "SCRATCH" : facts.win_loss, signedDollars(facts.pnl_realized)],
        ["Of credit", signedPercent(facts.pnl_percent)],
        ...assignedShares(facts.shares),
      ]),
      ...(facts.shares !== null && facts.shares.held < 0
        ? [
            `⚠️ The book is short ${-facts.shares.held} ${escapeHtml(facts.shares.ticker)} now. If you held these shares, record what they cost: ` +
              `<code>/shares ${escapeHtml(facts.shares.ticker)} +${-facts.shares.held} @ PRICE</code>`,
          ]
        : []),
    ),
    buttons: [
      [
        see("Position", "position", facts.position_id),
        see("P&L", "pnl", "today"),
        ...(facts.shares === null ? [] : [see("Shares", "shares")]),
      ],
      ...(facts.is_recorded ? [[act("Undo (today only)", "reopen", facts.position_id)]] : []),
    ],
  };
}

/** The result of an assignment. Option and shares are booked at the same price, so that the premium counts only once. */
function assignedShares(shares: z.infer<typeof closedFacts>["shares"]): string[][] {
  if (shares === null) {
    return [];
  }
  const { quantity, price, pnl, total, effective_cost } = shares;
  return [
    [quantity < 0 ? "Called away" : "Shares", `${Math.abs(quantity)} at ${sharePrice(price)}`],
    ...(effective_cost === null ? [] : [["Effective cost", sharePrice(effective_cost)]]),
    ...(pnl === null ? [] : [["P&L of shares", signedDollars(pnl)]]),
    ...(total === null ? [] : [["Total P&L", signedDollars(total)]]),
  ];
}

export const settledFacts = z.object({
  /** Root of the options: SPXW. */
  ticker: z.string(),
  expiration_date: date,
  /** USD per share. */
  value: amount,
  /** What was booked: exit_price in USD per contract, pnl in USD. */
  positions: z.array(contract.extend({ exit_price: amount, pnl: amount })),
  /** Positions that this value does not settle. Each has a message of its own with the question. */
  asked: z.array(z.int()),
});

/** What was settled by the value that a person gave. */
export function settled({
  ticker,
  expiration_date,
  value,
  positions,
  asked,
}: z.infer<typeof settledFacts>): Message {
  const lines = positions.map(
    (p) =>
      `#${p.position_id} ${escapeHtml(p.contract_short)} at ${dollars(p.exit_price)}: P&amp;L ${signedDollars(p.pnl)}`,
  );
  const [first] = positions;
  return {
    ...plain(
      `✅ ${escapeHtml(ticker)} ${compactDate(expiration_date)} is settled at ${dollars(value)}`,
      "Prices per contract:",
      ...listed(lines, LISTED),
      ...(asked.length === 0
        ? []
        : [
            `Not settled automatically: position${asked.length > 1 ? "s" : ""} ${listed(asked.map(String), LISTED).join(", ")}. The questions follow below.`,
          ]),
    ),
    buttons: first === undefined ? [] : [[act("Undo (today only)", "reopen", first.position_id)]],
  };
}

export const reopenedFacts = contract.extend({
  open_quantity: z.int(),
  exit_price: amount,
  /** False where the option no longer trades: then the position can only be settled. */
  still_trades: z.boolean().default(true),
});

export function reopened(facts: z.infer<typeof reopenedFacts>): Message {
  return {
    ...plain(
      `↩️ Position ${facts.position_id} is open again - ${escapeHtml(facts.contract)}`,
      `Its close at ${bothWays(facts.exit_price)} is undone and removed from the history; ` +
        (facts.still_trades
          ? `its exit rules watch ${counted(facts.open_quantity, "contract")} again.`
          : `${counted(facts.open_quantity, "contract")} ${facts.open_quantity === 1 ? "waits" : "wait"} for settlement.`),
    ),
    buttons: [[see("Position", "position", facts.position_id), see("Rules", "rules", facts.position_id)]],
  };
}

export const settledOtherwiseFacts = contract.extend({
  exit_reason: z.string(),
  exit_price: amount,
  said: brokerSaid,
});

export function settledOtherwise(facts: z.infer<typeof settledOtherwiseFacts>): Message {
  return {
    ...plain(
      `⚠️ The broker settled position ${facts.position_id} differently - ${escapeHtml(facts.contract)}`,
      `It is booked as ${escapeHtml(reasonInWords(facts.exit_reason))} at ${bothWays(facts.exit_price)}. This booking is not changed. The broker reports: ${brokerInWords(facts.said)}.`,
    ),
    buttons: [[see("Position", "position", facts.position_id)]],
  };
}

export const closeRefusedFacts = contract.extend({
  exit_reason: z.string(),
  limit_price: amount,
  message: z.string().nullable(),
});

export function closeRefused(facts: z.infer<typeof closeRefusedFacts>): Message {
  return {
    ...plain(
      `🛑 Position ${facts.position_id} is still OPEN - ${escapeHtml(facts.contract)}`,
      `The broker refused to close it (${escapeHtml(reasonInWords(facts.exit_reason))}) at ${aContract(facts.limit_price)}: ` +
        escapeHtml(facts.message ?? "no reason given"),
    ),
    buttons: [about(facts)],
  };
}

/** Buttons for a closer look. They leave the alert in place. */
function about({ position_id }: { position_id: number }): Button[] {
  return [see("Position", "position", position_id), see("Why", "why", position_id)];
}

export const exitDueFacts = contract.extend({
  verdict: z.enum(["waiting", "off", "refused", "drift"]),
  exit_reason: z.string(),
  fault: z.string().nullable(),
});

export function exitDue(facts: z.infer<typeof exitDueFacts>): Message {
  const why = {
    waiting: `The close waits for a trustworthy quote (${escapeHtml(codeInWords(facts.fault ?? ""))}).`,
    off: "Automatic exit is off: no order is sent.",
    refused:
      "The broker refused the close too often today. No further order is sent until tomorrow: close it yourself.",
    drift:
      "The broker does not hold it: no order is sent. " +
      `Did you close it elsewhere? Write <code>/closed ${facts.position_id} PRICE</code> (debit per share). /reconcile compares again.`,
  }[facts.verdict];
  const title = `⏰ Position ${facts.position_id} is due - ${escapeHtml(facts.contract)} - ${escapeHtml(reasonInWords(facts.exit_reason))}`;
  // Only in these cases does no rule close the position, and a person has to.
  const close = facts.verdict === "off" || facts.verdict === "refused";
  return {
    ...plain(title, why),
    buttons: [[...about(facts), ...(close ? [act("Close", "close", facts.position_id)] : [])]],
  };
}

export const incidentsBegunFacts = z.object({ incidents: z.array(z.string()) });

/** What has stopped working, in the words of the database. */
export function incidentsBegun({ incidents }: z.infer<typeof incidentsBegunFacts>): Message {
  return {
    ...plain("⚠️ Problems:", ...listed(incidents.map(escapeHtml), SENTENCES)),
    buttons: [[see("Health", "health")]],
  };
}

export const incidentsOverFacts = z.object({
  incidents: z.array(z.object({ says: z.string(), minutes: z.int() })),
});

export function incidentsOver({ incidents }: z.infer<typeof incidentsOverFacts>): Message {
  const lines = incidents.map(({ says, minutes }) => `After ${duration(minutes)}: ${escapeHtml(says)}`);
  return plain("✅ Resolved:", ...listed(lines, SENTENCES));
}

export const expiringFacts = z.object({ positions: z.array(contract.extend({ auto_exit: z.boolean() })) });

export function expiring({ positions }: z.infer<typeof expiringFacts>): Message {
  const lines = positions.map(
    (p) =>
      `Position ${p.position_id} - ${escapeHtml(p.contract)}${p.auto_exit ? "" : " - automatic exit off"}`,
  );
  return {
    ...plain("⌛ Open positions on their last trading day:", ...listed(lines, LISTED)),
    buttons: choiceButtons(positions.slice(0, CHOSEN), (text, position_id) =>
      see(text, "position", position_id),
    ),
  };
}

export const killedDueFacts = z.object({
  killed_at: z.string(),
  positions: z.array(
    contract.extend({
      exit_reason: z.string(),
      mark: amount.nullable(),
      pnl: amount.nullable(),
      fault: z.string().nullable(),
    }),
  ),
});

export function killedDue({ killed_at, positions }: z.infer<typeof killedDueFacts>): Message {
  const lines = positions.map(({ fault, mark, pnl, ...p }) => {
    const figures =
      mark === null || pnl === null
        ? codeInWords(fault ?? "no mark")
        : `${dollars(mark)}, P&L ${signedDollars(pnl)}`;
    return escapeHtml(
      `Position ${p.position_id} - ${p.contract} - ${reasonInWords(p.exit_reason)} (${figures})`,
    );
  });
  return {
    ...plain(
      `🛑 Kill switch on since ${killed_at}: positions are due, but no order is sent`,
      ...listed(lines, LISTED),
      "/unkill sends orders again. /closed books a position that you close yourself.",
    ),
    buttons: [[act("Unkill", "unkill")]],
  };
}

export const impossibleReportFacts = z.object({
  order_id: z.int(),
  request_id: z.string(),
  position_id: z.int().nullable(),
  broker_message: z.string(),
});

export function impossibleReport(facts: z.infer<typeof impossibleReportFacts>): Message {
  const of = facts.position_id === null ? `request ${facts.request_id}` : `position ${facts.position_id}`;
  return plain(
    `🛑 Order ${facts.order_id} (${escapeHtml(of)}): the broker reported something impossible, so nothing was booked. Check the order at the broker.`,
    escapeHtml(facts.broker_message),
  );
}

export const entryNewsFacts = z.object({
  request_id: z.string(),
  ticker: z.string(),
  status: z.enum(["executing", "expired", "failed"]),
  status_note: z.string(),
});

/** News of a request that a person has approved and whose card no longer shows it. */
export function entryNews(facts: z.infer<typeof entryNewsFacts>): Message {
  const title = { executing: "⏳ Waiting", expired: "⌛ Not sent", failed: "🛑 Not opened" }[facts.status];
  return plain(
    `${title} - ${escapeHtml(facts.ticker)} - ${escapeHtml(facts.request_id)}`,
    escapeHtml(facts.status_note),
  );
}

export const asksAgainFacts = z.object({
  request_id: z.string(),
  ticker: z.string(),
  status_note: z.string(),
});

export function asksAgain(facts: z.infer<typeof asksAgainFacts>): Message {
  return plain(
    `🔁 Not sent - ${escapeHtml(facts.ticker)} - ${escapeHtml(facts.request_id)}`,
    `${escapeHtml(facts.status_note)} The card asks for your approval again.`,
  );
}
