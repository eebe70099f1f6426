import { levenshteinDistance } from "@std/text/levenshtein-distance";
import type { Api } from "grammy";
import { readRules } from "../words/rule-set.ts";
import {
  closedOf,
  type Errand,
  entryOf,
  howToClose,
  pageOf,
  positionId,
  reportOf,
  settlementOf,
  sharesOf,
  wrong,
} from "./arguments.ts";
import { MARKET_BUTTONS, MARKET_COMMANDS } from "./market-commands.ts";
import { PUBLISHING_BUTTONS, PUBLISHING_COMMANDS } from "./publishing-commands.ts";
import { isDate, readNote } from "./read-note.ts";

export interface Command {
  name: string;
  /** One line for Telegram's menu and /help. Absent where the command is not offered: Telegram has a button for /start. */
  about?: string;
  /** Arguments, as /help shows them. */
  takes?: string;
  errand(words: string[]): Errand;
}

const PERIODS = ["today", "week", "month", "all"];

const ENTRIES = [
  ["balance", "AMOUNT | back", "Say what the account is worth: the starting balance, or a correction"],
  ["deposit", "AMOUNT [NOTE] | back", "Record a deposit"],
  ["withdraw", "AMOUNT [NOTE] | back", "Record a withdrawal"],
].map(
  ([name = "", takes = "", about = ""]): Command => ({
    name,
    about,
    takes,
    errand: (words) => ({ does: name, subject: entryOf(words) }),
  }),
);

const REPORTS = [
  ["scorecard", "The scorecard of the latest session, or of a date"],
  ["weekly", "The review of this week, or of the week of a date"],
].map(
  ([name = "", about = ""]): Command => ({
    name,
    about,
    takes: "[DATE]",
    errand: (words) => reportOf(name, words, "any day"),
  }),
);

/** All commands, daily ones first: the order of Telegram's menu, and of each group of /help. The router uses this list, too. */
export const COMMANDS: Command[] = [
  {
    name: "positions",
    about: "Open positions, nearest to an exit rule first",
    errand: ([page]) => pageOf("positions", page),
  },
  {
    name: "position",
    about: "One position: chart, P&L and exit rules",
    takes: "ID",
    errand: ([id]) => ({ looksUp: "position", facts: { position_id: positionId(id) } }),
  },
  ...MARKET_COMMANDS,
  {
    name: "pnl",
    about: "Profit and loss of closed and open trades",
    takes: "[today | week | month | all]",
    errand: ([word = "today"]) =>
      PERIODS.includes(word.toLowerCase())
        ? { looksUp: "pnl", facts: { period: word.toLowerCase() } }
        : wrong("/pnl today, week, month or all", word),
  },
  {
    name: "pending",
    about: "Trades waiting for approval or a fill",
    errand: () => ({ looksUp: "pending", facts: {} }),
  },
  {
    name: "health",
    about: "System status",
    errand: () => ({ looksUp: "health", facts: {} }),
  },
  {
    name: "why",
    about: "Why a position is held or closed: today's checks",
    takes: "ID",
    errand: ([id]) => ({ looksUp: "why", facts: { position_id: positionId(id) } }),
  },
  {
    name: "performance",
    about: "Statistics of all closed trades and of the account",
    errand: () => ({ looksUp: "performance", facts: {} }),
  },
  {
    name: "months",
    about: "Results month by month",
    errand: () => ({ looksUp: "months", facts: {} }),
  },
  {
    name: "compare",
    about: "Compare closed trades by ticker, exit reason, weekday ...",
    takes: "[WHAT]",
    errand: ([dimension]) => ({
      looksUp: "comparison",
      facts: { dimension: dimension?.toLowerCase() ?? "strategy" },
    }),
  },
  {
    name: "replay",
    about: "Closed trades under other exit rules",
    takes: "[50% 14d 2x]",
    errand: (words) => ({ looksUp: "replay", facts: readRules(words) }),
  },
  {
    name: "brief",
    about: "The morning brief: risk, exits that are near, expirations",
    errand: (words) => reportOf("brief", words, "now"),
  },
  ...REPORTS,
  {
    name: "note",
    about: "Add a note to a position or a day",
    takes: "[ID | DATE] TEXT",
    errand: (words) => {
      const { misread, ...note } = readNote(words);
      return misread === undefined ? { does: "note", subject: note } : wrong(misread.right, misread.word);
    },
  },
  {
    name: "notes",
    about: "Your latest notes, or those with certain words",
    takes: "[WORDS]",
    errand: (words) => ({ looksUp: "notes", facts: { search: words.join(" ").slice(0, 100) } }),
  },
  {
    name: "orders",
    about: "Orders at the broker, and those done today",
    errand: () => ({ looksUp: "orders", facts: {} }),
  },
  {
    name: "close",
    about: "Close a position, or all; asks you to confirm",
    takes: "ID [PRICE] [xN] | all",
    errand: ([what, ...how]) =>
      what?.toLowerCase() === "all"
        ? { does: "close_all", subject: {} }
        : { does: "close", subject: { position_id: positionId(what), ...howToClose(how) } },
  },
  {
    name: "closed",
    about: "Record a close made elsewhere, at a debit per share",
    takes: "ID PRICE [fees:N] [REASON]",
    errand: (words) => ({ does: "closed", subject: closedOf(words) }),
  },
  {
    name: "settle",
    about: "Settle expired options at a settlement value",
    takes: "ROOT VALUE [DATE]",
    errand: (words) => ({ does: "settle", subject: settlementOf(words) }),
  },
  {
    name: "reopen",
    about: "Undo a close that /closed or /settle booked today",
    takes: "ID",
    errand: ([id]) => ({ does: "reopen", subject: { position_id: positionId(id) } }),
  },
  {
    name: "shares",
    about: "Your shares; record a purchase or sale",
    takes: "[TICKER ±N @ PRICE | TICKER back]",
    errand: (words) =>
      words.length === 0 ? { looksUp: "shares", facts: {} } : { does: "shares", subject: sharesOf(words) },
  },
  ...ENTRIES,
  {
    name: "rules",
    about: "Exit rules of a position, or the defaults; change one",
    takes: "[ID | default STRATEGY [profit 60% | stop $300 | stop 2x | dte 14 | stop off | auto off]]",
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
  ...PUBLISHING_COMMANDS,
  {
    name: "arrivals",
    about: "Imported positions, and what their exit rules would do",
    errand: ([page]) =>
      page?.toLowerCase() === "on" ? { does: "auto_on", subject: {} } : pageOf("arrivals", page),
  },
  {
    name: "dividend",
    about: "Coming ex-dividend dates; add one",
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
    about: "Safety limits; change one",
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
    about: "Stop new positions; exits go on",
    errand: () => ({ does: "pause", subject: {} }),
  },
  {
    name: "resume",
    about: "Allow new positions again",
    errand: () => ({ does: "resume", subject: {} }),
  },
  {
    name: "kill",
    about: "Stop all orders, exits too; asks you to confirm",
    errand: () => ({ does: "kill", subject: {} }),
  },
  {
    name: "unkill",
    about: "Send orders again; asks you to confirm",
    errand: () => ({ does: "unkill", subject: {} }),
  },
  {
    name: "reconcile",
    about: "Compare the book with the broker now",
    errand: () => ({ does: "reconcile", subject: {} }),
  },
  {
    name: "help",
    about: "This list, or more about one command",
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

/** Commands that only a button can give. */
const OF_BUTTONS: Command[] = [
  ...MARKET_BUTTONS,
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
  ...PUBLISHING_BUTTONS,
];

/** The command with a name that somebody wrote. */
export function writtenCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name.toLowerCase());
}

/** The answer to an unknown command, with the nearest known one. */
export function unknown(word: string): Errand {
  const near = nearest(word.replace("/", ""));
  const meant = near === undefined ? "" : ` Did you mean /${near}?`;
  return {
    looksUp: "refused",
    facts: { message: `${word.slice(0, 33)} is not a command.${meant} /help lists the commands.` },
  };
}

/**
 * The command that somebody may have meant: one typing error in a short word, two in a longer one, the same letters in
 * another order, or the beginning of the word.
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

/** The commands in Telegram's menu. */
export const MENU = COMMANDS.flatMap(({ name, about }) =>
  about === undefined ? [] : [{ command: name, description: about }],
);

/** Registers the commands for the menu, only in the owner's chat. */
export async function registerMenu(api: Api, chat_id: number): Promise<void> {
  await api.setMyCommands(MENU, { scope: { type: "chat", chat_id } });
}
