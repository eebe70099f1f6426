import type { Api } from "grammy";
import { readRules } from "../words/rule-set.ts";
import { isDate, readNote } from "./read-note.ts";

type Fact = string | number | boolean | null | string[] | { [name: string]: Fact };
type Facts = Record<string, Fact>;

/** What a command comes to: something to look up, or something to do. */
export type Errand =
  | {
      /** The kind of the reply. */
      looksUp: string;
      facts: Facts;
    }
  | {
      /** As `run_command()` knows it. */
      does: string;
      subject: Facts;
    };

export interface Command {
  name: string;
  /** One line for Telegram's menu and /help; absent where it is not offered: Telegram has a button for /start. */
  about?: string;
  /** What may follow it. */
  takes?: string;
  errand(words: string[]): Errand;
}

/** `12` or `#12`; null when it is not one. Wrong or missing, the answer lists the right ones. */
function positionId(word: string | undefined): number | null {
  return /^#?\d{1,15}$/.test(word ?? "") ? Number(word?.replace("#", "")) : null;
}

/** `0.75`, `$0.75` or `.75`, USD per share as every broker shows it; null when it is not one. */
function pricePerShare(word = ""): number | null {
  const [, price] = /^\$?(\d{1,7}(?:\.\d{1,4})?|\.\d{1,4})$/.exec(word) ?? [];
  return price === undefined ? null : Number(price);
}

/** `0.80` and `x2`: at that debit a share, so many contracts. What cannot be read is told, and closes nothing. */
function howToClose(words: string[]): Facts {
  const facts: Facts = {};
  for (const word of words) {
    const quantity = /^[x×](\d{1,5})$/i.exec(word)?.[1];
    const price = pricePerShare(word);
    if (quantity !== undefined && facts.quantity === undefined) {
      facts.quantity = Number(quantity);
    } else if (price !== null && facts.price === undefined) {
      facts.price = price;
    } else {
      return { unread: word };
    }
  }
  return facts;
}

/** `5 1.20 fees:1.30 rolled`: a debit a share, the fees of all contracts together, and why. What cannot be read is told. */
function closedOf([id, price, ...more]: string[]): Facts {
  const [fee, ...others] = more.filter((word) => /^fees:/i.test(word));
  const reason = more.filter((word) => !/^fees:/i.test(word));
  const fees = fee === undefined ? null : pricePerShare(fee.slice("fees:".length));
  return {
    position_id: positionId(id),
    price: pricePerShare(price),
    ...(fee !== undefined && (fees === null || others.length > 0 ? { unread: fee } : { fees })),
    ...(reason.length > 0 && { reason: reason.join(" ") }),
  };
}

/** `SPY +100 @ 571.20 fees:1`: what was bought, with a minus what was sold, at that price a share; `SPY back` takes the last one back. */
function sharesOf(words: string[]): Facts {
  const [, ticker, rest = ""] = /^([a-z][a-z0-9./-]{0,19})\s+(.*)$/i.exec(words.join(" ")) ?? [];
  if (ticker === undefined) {
    return { unread: words.join(" ") };
  }
  if (rest.toLowerCase() === "back") {
    return { ticker: ticker.toUpperCase(), back: true };
  }
  const [, quantity, price, fees] = /^([+\-−]?\d{1,7})\s*(?:@\s*)?(\S+)(?:\s+fees:(\S+))?$/i.exec(rest) ?? [];
  const [of, paid] = [pricePerShare(price), fees === undefined ? 0 : pricePerShare(fees)];
  return quantity === undefined || of === null || paid === null
    ? { unread: rest }
    : {
        ticker: ticker.toUpperCase(),
        quantity: Number(quantity.replace("−", "-")),
        price: of,
        ...(paid !== 0 && { fees: paid }),
      };
}

/** `$5,000 from savings`: an amount, and a note where one is kept; `back` takes the last one back. What is no amount is told. */
function entryOf([amount = "", ...note]: string[]): Facts {
  const [, whole, cents = ""] = /^\$?(\d{1,3}(?:,\d{3})+|\d{1,11})(\.\d{1,2})?$/.exec(amount) ?? [];
  return amount.toLowerCase() === "back"
    ? { back: true }
    : {
        amount: whole === undefined ? null : whole.replaceAll(",", "") + cents,
        ...(note.length > 0 && { note: note.join(" ") }),
      };
}

/** `SPX 6412.35 2027-03-19`: a root, the price of its underlying, and the expiration where more than one waits. */
function settlementOf([ticker, price, expiration, ...more]: string[]): Facts {
  const isRead = expiration === undefined || (isDate(expiration) && more.length === 0);
  return {
    ticker: ticker?.toUpperCase().slice(0, 20) ?? null,
    // What cannot be read is told, and settles nothing.
    price: isRead ? pricePerShare(price) : null,
    ...(isRead && expiration !== undefined && { expiration }),
  };
}

/** `2026-03-03`, and `markdown`; without a date it is the latest. */
function reportOf(words: string[]): Facts {
  return {
    ...(isDate(words[0] ?? "") && { day: words[0] ?? null }),
    ...(words.includes("markdown") && { as: "markdown" }),
  };
}

const ENTRIES = [
  ["balance", "AMOUNT | back", "What the account is worth: its start, or what the book does not know of"],
  ["deposit", "AMOUNT [NOTE] | back", "Money that came into the account"],
  ["withdraw", "AMOUNT [NOTE] | back", "Money that left it"],
].map(
  ([name = "", takes = "", about = ""]): Command => ({
    name,
    about,
    takes,
    errand: (words) => ({ does: name, subject: entryOf(words) }),
  }),
);

const REPORTS = [
  ["scorecard", "The scorecard of a day, the latest unless you name one"],
  ["weekly", "The review of a week, this one unless you name a day"],
].map(
  ([name = "", about = ""]): Command => ({
    name,
    about,
    takes: "[DATE]",
    errand: (words) => ({ looksUp: name, facts: reportOf(words) }),
  }),
);

/** All that can be written to the bot, in the order of /help: it, Telegram's menu and the router are made of this. */
export const COMMANDS: Command[] = [
  {
    name: "positions",
    about: "What is open, nearest rule first",
    errand: ([page]) => ({
      looksUp: "positions",
      facts: { page: /^\d{1,4}$/.test(page ?? "") ? Number(page) - 1 : 0 },
    }),
  },
  {
    name: "position",
    about: "One position: its chart, its P&L and its exits",
    takes: "ID",
    errand: ([id]) => ({ looksUp: "position", facts: { position_id: positionId(id) } }),
  },
  {
    name: "why",
    about: "What the checks made of a position, now and today",
    takes: "ID",
    errand: ([id]) => ({ looksUp: "why", facts: { position_id: positionId(id) } }),
  },
  {
    name: "pnl",
    about: "Profit and loss, closed and open",
    takes: "[today | week | month | all]",
    errand: ([period]) => ({ looksUp: "pnl", facts: { period: period?.toLowerCase() ?? "today" } }),
  },
  {
    name: "performance",
    about: "All closed trades, and the account, in figures",
    errand: () => ({ looksUp: "performance", facts: {} }),
  },
  {
    name: "months",
    about: "Month by month: what closed, and the account",
    errand: () => ({ looksUp: "months", facts: {} }),
  },
  {
    name: "compare",
    about: "Closed trades side by side: by ticker, exit, weekday ...",
    takes: "[WHAT]",
    errand: ([dimension]) => ({
      looksUp: "comparison",
      facts: { dimension: dimension?.toLowerCase() ?? "strategy" },
    }),
  },
  {
    name: "replay",
    about: "What other rules would have made of the closed trades",
    takes: "[50% 14d 2x]",
    errand: (words) => ({ looksUp: "replay", facts: readRules(words) }),
  },
  {
    name: "brief",
    about: "The morning brief: what is at risk, what is near",
    // It tells of now: of no other day.
    errand: (words) => ({ looksUp: "brief", facts: reportOf(words.filter((word) => !isDate(word))) }),
  },
  ...REPORTS,
  {
    name: "note",
    about: "Remember something of a position, or of a day",
    takes: "[ID | DATE] TEXT",
    errand: (words) => ({ does: "note", subject: readNote(words) }),
  },
  {
    name: "notes",
    about: "What was noted: the latest, or what has these words",
    takes: "[WORDS]",
    errand: (words) => ({ looksUp: "notes", facts: { search: words.join(" ").slice(0, 100) } }),
  },
  {
    name: "orders",
    about: "Orders at the broker, then today's",
    errand: () => ({ looksUp: "orders", facts: {} }),
  },
  {
    name: "pending",
    about: "Requests that are not through, and their cards",
    errand: () => ({ looksUp: "pending", facts: {} }),
  },
  {
    name: "close",
    about: "Close a position, or all, after you confirm",
    takes: "ID [PRICE] [xN] | all",
    errand: ([what, ...how]) =>
      what?.toLowerCase() === "all"
        ? { does: "close_all", subject: {} }
        : { does: "close", subject: { position_id: positionId(what), ...howToClose(how) } },
  },
  {
    name: "closed",
    about: "A position was closed elsewhere, at that debit per share",
    takes: "ID PRICE [fees:N] [REASON]",
    errand: (words) => ({ does: "closed", subject: closedOf(words) }),
  },
  {
    name: "settle",
    about: "The value, or the close, by which what has expired is settled",
    takes: "ROOT VALUE [DATE]",
    errand: (words) => ({ does: "settle", subject: settlementOf(words) }),
  },
  {
    name: "reopen",
    about: "Take back what /closed or /settle has booked today",
    takes: "ID",
    errand: ([id]) => ({ does: "reopen", subject: { position_id: positionId(id) } }),
  },
  {
    name: "shares",
    about: "The shares of the book; or what was bought or sold of them elsewhere",
    takes: "[TICKER ±N @ PRICE | TICKER back]",
    errand: (words) =>
      words.length === 0 ? { looksUp: "shares", facts: {} } : { does: "shares", subject: sharesOf(words) },
  },
  ...ENTRIES,
  {
    name: "rules",
    about: "The rules of a position, or the defaults; change one",
    takes: "[ID [profit 60% | stop $300 | dte 14 | stop off | auto off]]",
    errand: ([id, rule, ...value]) =>
      rule === undefined
        ? { looksUp: "rules", facts: { position_id: positionId(id) } }
        : {
            does: "rules",
            subject: {
              position_id: positionId(id),
              rule: rule.toLowerCase(),
              value: value.join(" ").toLowerCase().replace(/^\$/, ""),
            },
          },
  },
  {
    name: "arrivals",
    about: "What was imported, and what its rules would do",
    errand: ([page]) =>
      page?.toLowerCase() === "on"
        ? { does: "auto_on", subject: {} }
        : {
            looksUp: "arrivals",
            facts: { page: /^\d{1,4}$/.test(page ?? "") ? Number(page) - 1 : 0 },
          },
  },
  {
    name: "dividend",
    about: "Ex-dates to come; add one, in dollars a share",
    takes: "[TICKER DATE AMOUNT | off]",
    errand: ([ticker, day, usd]) =>
      ticker === undefined
        ? { looksUp: "dividends", facts: {} }
        : {
            does: "dividend",
            subject: {
              ticker: ticker.toUpperCase().slice(0, 30),
              ex_date: isDate(day ?? "") ? (day ?? null) : null,
              amount: usd?.toLowerCase().replace(/^\$/, "").slice(0, 30) ?? null,
            },
          },
  },
  {
    name: "limits",
    about: "Safety limits; change one, after you confirm",
    takes: "[NAME AMOUNT | none]",
    errand: ([name, value]) =>
      name === undefined
        ? { looksUp: "limits", facts: {} }
        : {
            does: "limit",
            subject: {
              limit: name.toLowerCase().slice(0, 50),
              value: value?.toLowerCase().replace(/^\$/, "").slice(0, 30) ?? null,
            },
          },
  },
  {
    name: "pause",
    about: "Open nothing new; exits go on",
    errand: () => ({ does: "pause", subject: {} }),
  },
  {
    name: "resume",
    about: "Open new positions again",
    errand: () => ({ does: "resume", subject: {} }),
  },
  {
    name: "kill",
    about: "Send nothing more, not even exits, after you confirm",
    errand: () => ({ does: "kill", subject: {} }),
  },
  {
    name: "unkill",
    about: "Send orders again, after you confirm",
    errand: () => ({ does: "unkill", subject: {} }),
  },
  {
    name: "reconcile",
    about: "Compare the book with the broker, now",
    errand: () => ({ does: "reconcile", subject: {} }),
  },
  {
    name: "health",
    about: "Is everything at work?",
    errand: () => ({ looksUp: "health", facts: {} }),
  },
  {
    name: "help",
    about: "This",
    errand: () => ({ looksUp: "help", facts: {} }),
  },
  { name: "start", errand: () => ({ looksUp: "help", facts: {} }) },
];

/** What only a button can say. */
const OF_BUTTONS: Command[] = [
  {
    name: "card",
    errand: ([handle]) => ({ does: "card", subject: { handle: handle ?? null } }),
  },
  {
    name: "leave",
    errand: ([id, warning]) => ({
      does: "leave",
      subject: { position_id: positionId(id), warning: warning ?? null },
    }),
  },
  {
    name: "publish",
    errand: ([message_id]) => ({ does: "publish", subject: { message_id: positionId(message_id) } }),
  },
];

/** The command of a name that somebody wrote. */
export function writtenCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name.toLowerCase());
}

/** The command of a button. */
export function pressedCommand(name: string): Command | undefined {
  return [...COMMANDS, ...OF_BUTTONS].find((command) => command.name === name);
}

/** What the menu offers. */
export const MENU = COMMANDS.flatMap(({ name, about }) =>
  about === undefined ? [] : [{ command: name, description: about }],
);

/** Has Telegram offer the commands in the owner's chat, and there only. */
export async function registerMenu(api: Api, chat_id: number): Promise<void> {
  await api.setMyCommands(MENU, { scope: { type: "chat", chat_id } });
}
