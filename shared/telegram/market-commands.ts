/** Commands about the market: ideas, trades from the phone, the account. */

import { type Errand, type Facts, wrong } from "./arguments.ts";
import type { Command } from "./commands.ts";
import { isDate } from "./read-note.ts";
import { type ReadTrade, readTrade, writeTrade } from "./typed-trade.ts";

export const MARKET_COMMANDS: Command[] = [
  {
    name: "scan",
    about: "Scan for opportunities now; show or change the scan rules",
    takes: "[TICKER | rules [NAME on | off | delta 16-30 ...] | add TICKER [fund] | drop TICKER]",
    errand: scanOf,
  },
  {
    name: "opportunities",
    about: "The latest list of opportunities",
    errand: ([scan_id]) => ({
      looksUp: "opportunities",
      facts: { scan_id: /^\d{1,15}$/.test(scan_id ?? "") ? Number(scan_id) : null },
    }),
  },
  {
    name: "sell",
    about: "Propose a trade; its card follows for your approval",
    takes: "[SPY 580/575p 17apr 1.20 x2]",
    errand: (words) => tradeOf("sell", words),
  },
  {
    name: "add",
    about: "Record a position that was opened elsewhere",
    takes: "SPY 580p 17apr 1.50 x1 [fees:1.30]",
    errand: (words) => tradeOf("add", words),
  },
  {
    name: "account",
    about: "The account by the broker and by the book",
    errand: () => ({ does: "account", subject: {} }),
  },
  {
    name: "earnings",
    about: "Coming earnings dates; add one",
    takes: "[TICKER DATE ... | TICKER off]",
    errand: earningsOf,
  },
];

/** Commands that only a button can give. */
export const MARKET_BUTTONS: Command[] = [
  {
    name: "fellout",
    errand: ([scan_id]) => ({ looksUp: "fell_out", facts: { scan_id: Number(scan_id ?? 0) } }),
  },
  {
    name: "pick",
    errand: ([opportunity_id]) => ({
      does: "pick",
      subject: { opportunity_id: /^\d{1,15}$/.test(opportunity_id ?? "") ? Number(opportunity_id) : 0 },
    }),
  },
];

function scanOf(words: string[]): Errand {
  const [first = "", second, field = "", ...value] = words.map((word) => word.toLowerCase());
  if (first === "rules") {
    return second === undefined
      ? { looksUp: "scan_rules", facts: {} }
      : {
          does: "scan_rules",
          subject: {
            rule: second.slice(0, 30),
            field: field.slice(0, 20),
            value: value.join("").slice(0, 40),
          },
        };
  }
  if (first === "add" || first === "drop") {
    return {
      does: "scan_rules",
      subject: {
        what: first,
        ticker: second?.toUpperCase().slice(0, 30) ?? null,
        ...(field === "fund" && { is_fund: true }),
      },
    };
  }
  return words.length > 1
    ? wrong("/scan, /scan SPY, /scan rules, /scan add SPY or /scan drop SPY", words.join(" "))
    : { does: "scan", subject: first === "" ? {} : { ticker: first.toUpperCase().slice(0, 30) } };
}

/** Reads a trade. Two words come from buttons: "?" opens the picker, "!" keeps the typed credit. */
function tradeOf(verb: "sell" | "add", words: string[]): Errand {
  const picks = words.includes("?");
  const insists = words.includes("!");
  const read = askDays(readTrade(words.filter((word) => word !== "?" && word !== "!")), words);
  if ("wrong" in read) {
    return { does: verb, subject: { unread: read.wrong } };
  }
  return { does: verb, subject: { ...subjectOf(read, picks), ...(insists && { insists }) } };
}

/** In a trade without an expiration, a number alone may mean contracts or days. */
function askDays(read: ReadTrade, words: string[]): ReadTrade {
  const trade = "trade" in read ? read.trade : null;
  const { quantity = null } = trade ?? {};
  if (
    trade === null ||
    quantity === null ||
    trade.expiration !== null ||
    trade.legs === null ||
    !words.includes(String(quantity))
  ) {
    return read;
  }
  return {
    question: `${quantity} contracts, or ${quantity} days?`,
    ways: [
      { text: `${quantity} contracts`, words: writeTrade(trade) },
      {
        text: `${quantity} days`,
        words: writeTrade({ ...trade, quantity: null, expiration: { dte: quantity } }),
      },
    ],
  };
}

function subjectOf(read: Exclude<ReadTrade, { wrong: string }>, picks: boolean): Facts {
  if ("nothing" in read) {
    return { picks: true };
  }
  return "question" in read
    ? { says: read.question, choices: read.ways }
    : {
        ...read.trade,
        legs: read.trade.legs?.map((leg) => ({ ...leg })) ?? null,
        expiration: read.trade.expiration && { ...read.trade.expiration },
        ...((picks || read.trade.legs === null) && { picks: true }),
      };
}

/** `AAPL 2026-12-03 MSFT 2026-12-05`, or `AAPL off`. */
function earningsOf(words: string[]): Errand {
  if (words.length === 0) {
    return { looksUp: "earnings", facts: {} };
  }
  const days: Facts[] = [];
  for (let at = 0; at < words.length; at += 2) {
    const [ticker = "", day = ""] = words.slice(at, at + 2);
    days.push({
      ticker: ticker.toUpperCase().slice(0, 30),
      reports_on: isDate(day) ? day : null,
      ...(day.toLowerCase() === "off" && { is_off: true }),
    });
  }
  return { does: "earnings", subject: { days } };
}
