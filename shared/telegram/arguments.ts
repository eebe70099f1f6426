/** Reads the words after a command. What cannot be read is reported and has no effect. */

import { isDate } from "./read-note.ts";

type Fact = string | number | boolean | null | Fact[] | { [name: string]: Fact };
export type Facts = Record<string, Fact>;

/** The result of reading a command: something to look up, or something to do. */
export type Errand =
  | {
      /** The kind of the reply. */
      looksUp: string;
      facts: Facts;
    }
  | {
      /** The command's name in `run_command()`. */
      does: string;
      subject: Facts;
    };

/** The answer to a word that a command cannot take. It quotes the word, then says what is right. */
export function wrong(right: string, word: string): Errand {
  return {
    looksUp: "refused",
    facts: { message: `"${word.slice(0, 30)}" is not understood. Write ${right}.` },
  };
}

/** `12` or `#12`; null for anything else. For null, the answer lists the valid ones. */
export function positionId(word: string | undefined): number | null {
  return /^#?\d{1,15}$/.test(word ?? "") ? Number(word?.replace("#", "")) : null;
}

/** `0.75`, `$0.75` or `.75`, USD per share as every broker shows it; null for anything else. */
function pricePerShare(word = ""): number | null {
  const [, price] = /^\$?(\d{1,7}(?:\.\d{1,4})?|\.\d{1,4})$/.exec(word) ?? [];
  return price === undefined ? null : Number(price);
}

/** `0.80` and `x2`: the debit per share and the number of contracts. What cannot be read is reported and closes nothing. */
export function howToClose(words: string[]): Facts {
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

/**
 * `5 1.20 fees:1.30 rolled`: the debit per share, the fees of all contracts together, and the reason. What cannot be
 * read is reported.
 */
export function closedOf([id, price, ...more]: string[]): Facts {
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

/**
 * `SPY +100 @ 571.20 fees:1`: shares bought (with a minus, sold) and their price per share. `SPY back` takes back the
 * last entry.
 */
export function sharesOf(words: string[]): Facts {
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

/**
 * `$5,000 from savings`: an amount and an optional note. `back` takes back the last entry. Anything else has the amount
 * null and is reported.
 */
export function entryOf([amount = "", ...note]: string[]): Facts {
  const [, whole, cents = ""] = /^\$?(\d{1,3}(?:,\d{3})+|\d{1,11})(\.\d{1,2})?$/.exec(amount) ?? [];
  return amount.toLowerCase() === "back"
    ? { back: true }
    : {
        amount: whole === undefined ? null : whole.replaceAll(",", "") + cents,
        ...(note.length > 0 && { note: note.join(" ") }),
      };
}

/** `SPX 6412.35 2027-03-19`: a root, the price of its underlying, and the expiration where several wait. */
export function settlementOf([ticker, price, expiration, ...more]: string[]): Facts {
  const isRead = expiration === undefined || (isDate(expiration) && more.length === 0);
  return {
    ticker: ticker?.toUpperCase().slice(0, 20) ?? null,
    // What cannot be read is reported and settles nothing.
    price: isRead ? pricePerShare(price) : null,
    ...(isRead && expiration !== undefined && { expiration }),
  };
}

/** `2026-03-03` and `markdown`. Without a date it is the latest report. */
export function reportOf(kind: string, words: string[], mayBeOf: "any day" | "now"): Errand {
  const days = words.filter(isDate);
  const other = words.find((word) => !isDate(word) && word.toLowerCase() !== "markdown");
  if (other !== undefined || days.length > (mayBeOf === "now" ? 0 : 1)) {
    const right = mayBeOf === "now" ? `/${kind} alone` : `/${kind} alone, or with a date such as 2026-03-03`;
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

/** A page, counted from 1 as in /positions; the first page by default. */
export function pageOf(kind: string, word: string | undefined): Errand {
  return word === undefined || /^[1-9]\d{0,3}$/.test(word)
    ? { looksUp: kind, facts: { page: Number(word ?? 1) - 1 } }
    : wrong(`/${kind} alone, or with a page number`, word);
}
