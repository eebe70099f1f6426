/** One set of rules of `replay()`; what is left out stays as each trade had it. */
export type RuleSet = {
  /** Of the credit. */
  profit_percent?: number | undefined;
  /** Calendar days before expiration. */
  exit_dte?: number | undefined;
  /** Of the credit; null = no stop. */
  stop_multiple?: number | null | undefined;
};

/** `50% 14d 2x`, or `nostop`: each once at most, in any order. `unread` is what is none of them. */
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

/** As it is written: `50% 14d 2x`, `nostop`; `own rules` where nothing is changed. */
export function rulesInWords({ profit_percent, exit_dte, stop_multiple }: RuleSet): string {
  const words = [
    ...(profit_percent === undefined ? [] : [`${profit_percent}%`]),
    ...(exit_dte === undefined ? [] : [`${exit_dte}d`]),
    ...(stop_multiple === undefined ? [] : [stop_multiple === null ? "nostop" : `${stop_multiple}x`]),
  ];
  return words.length === 0 ? "own rules" : words.join(" ");
}
