import { levenshteinDistance } from "@std/text/levenshtein-distance";
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

/** What is said to a word that a command cannot take: what is right goes before what was wrong. */
function wrong(right: string, word: string): Errand {
  return {
    looksUp: "refused",
    facts: { message: `Write ${right}: "${word.slice(0, 30)}" is none of these.` },
  };
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
function reportOf(kind: string, words: string[], mayBeOf: "any day" | "now"): Errand {
  const days = words.filter(isDate);
  const other = words.find((word) => !isDate(word) && word.toLowerCase() !== "markdown");
  if (other !== undefined || days.length > (mayBeOf === "now" ? 0 : 1)) {
    const right =
      mayBeOf === "now"
        ? `/${kind} alone, it tells of now`
        : `/${kind}, with a day as in 2026-03-03 or without`;
    return wrong(right, other ?? days.at(-1) ?? "");
  }
  return {
    looksUp: kind,
    facts: {
      ...(days[0] !== undefined && { day: days[0] }),
      ...(days.length < words.length && { as: "markdown" }),
    },
  };
}

const PERIODS = ["today", "week", "month", "all"];

/** A page as /positions counts them, from 1; the first where none is named. */
function pageOf(kind: string, word: string | undefined): Errand {
  return word === undefined || /^[1-9]\d{0,3}$/.test(word)
    ? { looksUp: kind, facts: { page: Number(word ?? 1) - 1 } }
    : wrong(`/${kind}, with the number of a page or without`, word);
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
    errand: (words) => reportOf(name, words, "any day"),
  }),
);

/**
 * All that can be written to the bot, in the order of /help, what a day needs first: it, Telegram's menu and the router are
 * made of this.
 */
export const COMMANDS: Command[] = [
  {
    name: "positions",
    about: "What is open, nearest rule first",
    errand: ([page]) => pageOf("positions", page),
  },
  {
    name: "position",
    about: "One position: its chart, its P&L and its exits",
    takes: "ID",
    errand: ([id]) => ({ looksUp: "position", facts: { position_id: positionId(id) } }),
  },
  {
    name: "pnl",
    about: "Profit and loss, closed and open",
    takes: "[today | week | month | all]",
    errand: ([word = "today"]) =>
      PERIODS.includes(word.toLowerCase())
        ? { looksUp: "pnl", facts: { period: word.toLowerCase() } }
        : wrong("/pnl today, week, month or all", word),
  },
  {
    name: "pending",
    about: "Requests that are not through, and their cards",
    errand: () => ({ looksUp: "pending", facts: {} }),
  },
  {
    name: "health",
    about: "Is everything at work?",
    errand: () => ({ looksUp: "health", facts: {} }),
  },
  {
    name: "why",
    about: "What the checks made of a position, now and today",
    takes: "ID",
    errand: ([id]) => ({ looksUp: "why", facts: { position_id: positionId(id) } }),
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
    errand: (words) => reportOf("brief", words, "now"),
  },
  ...REPORTS,
  {
    name: "note",
    about: "Remember something of a position, or of a day",
    takes: "[ID | DATE] TEXT",
    errand: (words) => {
      const { misread, ...note } = readNote(words);
      return misread === undefined ? { does: "note", subject: note } : wrong(misread.right, misread.word);
    },
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
    takes: "[ID | default STRATEGY [profit 60% | stop $300 | dte 14 | stop off | auto off]]",
    errand: (words) => {
      const isDefault = words[0]?.toLowerCase() === "default";
      const [of, rule, ...value] = isDefault ? words.slice(1) : words;
      return rule === undefined
        ? { looksUp: "rules", facts: { position_id: isDefault ? null : positionId(of) } }
        : {
            does: "rules",
            subject: {
              ...(isDefault
                ? { strategy_type: of?.toUpperCase().slice(0, 20) ?? null }
                : { position_id: positionId(of) }),
              rule: rule.toLowerCase().slice(0, 20),
              value: value.join(" ").toLowerCase().replace(/^\$/, "").slice(0, 40),
            },
          };
    },
  },
  {
    name: "arrivals",
    about: "What was imported, and what its rules would do",
    errand: ([page]) =>
      page?.toLowerCase() === "on" ? { does: "auto_on", subject: {} } : pageOf("arrivals", page),
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
    name: "help",
    about: "This, or more of one command",
    takes: "[COMMAND]",
    errand: ([about]) => {
      const name = about?.replace(/^\//, "").toLowerCase();
      if (name === undefined || writtenCommand(name) !== undefined) {
        return { looksUp: "help", facts: { ...(name !== undefined && { command: name }) } };
      }
      return unknown(`/${name}`);
    },
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

/** What is said to a word that is no command: the nearest that is one. */
export function unknown(word: string): Errand {
  const near = nearest(word.replace("/", ""));
  const meant = near === undefined ? "" : ` Did you mean /${near}?`;
  return {
    looksUp: "refused",
    facts: { message: `${word.slice(0, 33)} is no command.${meant} /help lists them.` },
  };
}

/**
 * The command that somebody may have meant: one typing error in a short word, two in a longer one, the same letters in
 * another order, or its beginning.
 */
export function nearest(name: string): string | undefined {
  const wanted = name.toLowerCase();
  const names = COMMANDS.map((command) => command.name);
  const errors = (each: string) => levenshteinDistance(wanted, each);
  const [best] = names.toSorted((a, b) => errors(a) - errors(b));
  const letters = (each: string) => [...each].toSorted().join("");
  const isNear =
    best !== undefined && (errors(best) <= (wanted.length < 6 ? 1 : 2) || letters(best) === letters(wanted));
  return isNear ? best : wanted.length < 3 ? undefined : names.find((each) => each.startsWith(wanted));
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
