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

/** All commands, in the order of /help: daily ones first. /help, Telegram's menu and the router use this list. */
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
  ...MARKET_COMMANDS,
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
  ...PUBLISHING_COMMANDS,
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
    facts: { message: `${word.slice(0, 33)} is no command.${meant} /help lists them.` },
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
