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
import { act, choiceButtons, see, trades } from "./buttons.ts";
import { type Button, type Message, plain } from "./message.ts";
import { brokerInWords, brokerSaid } from "./questions/settlement.ts";

/** As many as fit one message, and as buttons a phone. */
const LISTED = 20;
const CHOSEN = 8;
/** Sentences of up to 300 characters. */
const SENTENCES = 12;

export const openedFacts = contract.extend({
  entry_price: amount,
  quantity: z.int(),
  /** The date rule that it did not get, since it would have been closed on arrival. */
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
            `⚠️ No more than ${counted(facts.exit_dte_off, "day")} ${facts.exit_dte_off === 1 ? "is" : "are"} left: its date rule is off. Profit target and stop go on.`,
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
  /** null = it has no profit target. */
  target_percent: amount.nullable(),
  win_loss: z.enum(["WIN", "LOSS"]),
  /** A person has said so: what was said by mistake can be taken back. */
  is_recorded: z.boolean().default(false),
  /** Shares that its assignment brought or took; USD per share. */
  shares: z
    .object({
      ticker: z.string(),
      quantity: z.int(),
      price: amount,
      /** Of the lots that it closed, and with the position's; null = it closed none. */
      pnl: amount.nullable(),
      total: amount.nullable(),
      /** By the book, now. */
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
            `⚠️ The book is short ${-facts.shares.held} ${escapeHtml(facts.shares.ticker)} now. Where you held them, record what they cost: ` +
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
      ...(facts.is_recorded ? [[act("Take it back (today only)", "reopen", facts.position_id)]] : []),
    ],
  };
}

/** Option and shares are booked at one price: together they make the strike less the premium, once. */
function assignedShares(shares: z.infer<typeof closedFacts>["shares"]): string[][] {
  if (shares === null) {
    return [];
  }
  const { quantity, price, pnl, total, effective_cost } = shares;
  return [
    [quantity < 0 ? "Called away" : "Shares", `${Math.abs(quantity)} at ${sharePrice(price)}`],
    ...(effective_cost === null ? [] : [["Effective cost", sharePrice(effective_cost)]]),
    ...(pnl === null ? [] : [["On the shares", signedDollars(pnl)]]),
    ...(total === null ? [] : [["In all", signedDollars(total)]]),
  ];
}

export const settledFacts = z.object({
  /** Of the options: SPXW. */
  ticker: z.string(),
  expiration_date: date,
  /** USD per share. */
  value: amount,
  /** What was booked: exit_price in USD per contract, pnl in USD. */
  positions: z.array(contract.extend({ exit_price: amount, pnl: amount })),
  /** What is asked about all the same, each in a message of its own. */
  asked: z.array(z.int()),
});

/** What the value that a person gave has settled. */
export function settled({
  ticker,
  expiration_date,
  value,
  positions,
  asked,
}: z.infer<typeof settledFacts>): Message {
  const lines = positions.map(
    (p) =>
      `#${p.position_id} ${escapeHtml(p.contract_short)} at ${aContract(p.exit_price)}: P&amp;L ${signedDollars(p.pnl)}`,
  );
  const [first] = positions;
  return {
    ...plain(
      `✅ ${escapeHtml(ticker)} ${compactDate(expiration_date)} is settled at ${dollars(value)}`,
      ...listed(lines, LISTED),
      ...(asked.length === 0
        ? []
        : [
            `Not by itself, and asked below: position${asked.length > 1 ? "s" : ""} ${listed(asked.map(String), LISTED).join(", ")}.`,
          ]),
    ),
    buttons: first === undefined ? [] : [[act("Take it back (today only)", "reopen", first.position_id)]],
  };
}

export const reopenedFacts = contract.extend({
  open_quantity: z.int(),
  exit_price: amount,
  /** Where not, there is only settlement for it. */
  still_trades: z.boolean().default(true),
});

export function reopened(facts: z.infer<typeof reopenedFacts>): Message {
  return {
    ...plain(
      `↩️ Position ${facts.position_id} is open again - ${escapeHtml(facts.contract)}`,
      `Its close at ${bothWays(facts.exit_price)} is taken back and out of the history; ` +
        (facts.still_trades
          ? `its rules watch ${facts.open_quantity} again.`
          : `${counted(facts.open_quantity, "contract")} of it ${facts.open_quantity === 1 ? "waits" : "wait"} to be settled.`),
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
      `⚠️ The broker settled position ${facts.position_id} otherwise - ${escapeHtml(facts.contract)}`,
      `It is booked as ${escapeHtml(reasonInWords(facts.exit_reason))}, at ${bothWays(facts.exit_price)}, and stays so. The broker says: ${brokerInWords(facts.said)}.`,
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

/** To look closer, without losing the alert. */
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
    waiting: `It waits for a trustworthy quote (${escapeHtml(codeInWords(facts.fault ?? ""))}).`,
    off: "Its automatic exit is off: nothing is sent.",
    refused: "The broker refused too often today: it is left to you until tomorrow.",
    drift:
      "The broker does not hold it: nothing is sent. " +
      `Closed elsewhere? Write <code>/closed ${facts.position_id} PRICE</code> (debit per share). /reconcile compares again.`,
  }[facts.verdict];
  const title = `⏰ Position ${facts.position_id} is due - ${escapeHtml(facts.contract)} - ${escapeHtml(reasonInWords(facts.exit_reason))}`;
  // What only a person can do, or what no rule does any more today.
  const close = facts.verdict === "off" || facts.verdict === "refused";
  return {
    ...plain(title, why),
    buttons: [[...about(facts), ...(close ? [trades(act("Close", "close", facts.position_id))] : [])]],
  };
}

export const incidentsBegunFacts = z.object({ incidents: z.array(z.string()) });

/** What does not work any more, in the words of the database. */
export function incidentsBegun({ incidents }: z.infer<typeof incidentsBegunFacts>): Message {
  return {
    ...plain("⚠️ Not at work:", ...listed(incidents.map(escapeHtml), SENTENCES)),
    buttons: [[see("Health", "health")]],
  };
}

export const incidentsOverFacts = z.object({
  incidents: z.array(z.object({ says: z.string(), minutes: z.int() })),
});

export function incidentsOver({ incidents }: z.infer<typeof incidentsOverFacts>): Message {
  const lines = incidents.map(({ says, minutes }) => `After ${duration(minutes)}: ${escapeHtml(says)}`);
  return plain("✅ Over:", ...listed(lines, SENTENCES));
}

export const expiringFacts = z.object({ positions: z.array(contract.extend({ auto_exit: z.boolean() })) });

export function expiring({ positions }: z.infer<typeof expiringFacts>): Message {
  const lines = positions.map(
    (p) =>
      `Position ${p.position_id} - ${escapeHtml(p.contract)}${p.auto_exit ? "" : " - automatic exit off"}`,
  );
  return {
    ...plain("⌛ Their last day, and still open:", ...listed(lines, LISTED)),
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
      `🛑 Killed since ${killed_at}: nothing closes what is due`,
      ...listed(lines, LISTED),
      "/unkill sends orders again; /closed books what you close yourself.",
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
    `🛑 Order ${facts.order_id} (${escapeHtml(of)}): the broker says what cannot be, and nothing was booked. Look there.`,
    escapeHtml(facts.broker_message),
  );
}

export const entryNewsFacts = z.object({
  request_id: z.string(),
  ticker: z.string(),
  status: z.enum(["executing", "expired", "failed"]),
  status_note: z.string(),
});

/** Of what a person has approved, and hears no more by its card. */
export function entryNews(facts: z.infer<typeof entryNewsFacts>): Message {
  const title = { executing: "⏳ Wait", expired: "⌛ Not sent", failed: "🛑 Not opened" }[facts.status];
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
    `${escapeHtml(facts.status_note)} Its card asks again.`,
  );
}
