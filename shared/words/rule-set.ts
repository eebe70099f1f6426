import { counted, decimal, signedDollars } from "./format.ts";

/** A set of rules for `replay()`. Rules that are left out stay as each trade had them. */
export type RuleSet = {
  /** Percent of the credit. */
  profit_percent?: number | undefined;
  /** Calendar days before expiration. */
  exit_dte?: number | undefined;
  /** Multiple of the credit; null = no stop. */
  stop_multiple?: number | null | undefined;
};

/**
 * Reads `50% 14d 2x`, or `nostop`, in any order. A later word of the same kind replaces the earlier. `unread` holds the
 * other words.
 */
export function readRules(words: string[]): {
  rules: Record<string, number | null>;
  unread: string[];
} {
  const rules: Record<string, number | null> = {};
  const unread: string[] = [];
  for (const word of words) {
    const [, number, unit] = /^(\d{1,4}(?:\.\d{1,2})?)(%|d|dte|x)$/i.exec(word) ?? [];
    const value = Number(number);
    if (/^(no-?stop|none)$/i.test(word)) {
      rules.stop_multiple = null;
    } else if (unit === "%" && value > 0 && value <= 100) {
      rules.profit_percent = value;
    } else if (unit?.toLowerCase() === "x" && value > 0) {
      rules.stop_multiple = value;
    } else if (unit?.toLowerCase().startsWith("d") && Number.isInteger(value)) {
      rules.exit_dte = value;
    } else {
      unread.push(word.slice(0, 30));
    }
  }
  return { rules, unread: unread.slice(0, 5) };
}

/** A set of rules as it is typed: `50% 14d 2x`, `nostop`; `own rules` for an empty set. */
export function rulesInWords({ profit_percent, exit_dte, stop_multiple }: RuleSet): string {
  const words = [
    ...(profit_percent === undefined ? [] : [`${profit_percent}%`]),
    ...(exit_dte === undefined ? [] : [`${exit_dte}d`]),
    ...(stop_multiple === undefined ? [] : [stop_multiple === null ? "nostop" : `${stop_multiple}x`]),
  ];
  return words.length === 0 ? "own rules" : words.join(" ");
}

/** What the columns of a replay mean. */
export const COLUMNS =
  "A year: P&L over capital and the days it was tied up, in percent. Each: the mean difference per trade from the actual result, and its standard error. " +
  "Cut: trades that closed before any of these rules triggered.";

/** What a replay cannot know, and where it flatters. */
export const BIASES = [
  "Each trade closes at the first check that met a rule, at the mid, or for a stop at the natural price. Fees are those that were paid.",
  "One check confirms a stop.",
  "Checks are five minutes apart; prices between them are not known.",
  "A cut trade counts with its actual close; its further course is not known.",
  "Capital that an earlier close frees opens no new trade.",
  "It includes only trades that were taken.",
];

export const FEW_TRADES = "Fewer than 30 trades: such differences can be chance.";

/** `+12.50 ±3.10`; without the error for a single trade. */
export function differenceInWords({
  difference,
  difference_error,
}: {
  difference: number | null;
  difference_error: number | null;
}): string {
  if (difference === null) {
    return "";
  }
  const error = difference_error === null ? "" : ` ±${decimal(difference_error, 2)}`;
  return `${signedDollars(difference)}${error}`;
}

/** A sentence for stops that were closed at the mid because no natural price was stored. */
export function stopsAtMid(results: { stops_at_mid: number }[]): string[] {
  const most = Math.max(0, ...results.map(({ stops_at_mid }) => stops_at_mid));
  return most === 0
    ? []
    : [
        `In up to ${counted(most, "trade")} of a row the stop closed at the mid, because no natural price was stored.`,
      ];
}
