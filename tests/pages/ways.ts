/** What stands in a page for something of the reader's own. */
const EXAMPLES: Record<string, string> = {
  TICKER: "SPY",
  PRICE: "1.20",
  REASON: "rolled",
  day: "2026-03-03",
  words: "patient",
};

/**
 * Every way to write something in the chat that a page shows as one: `/pnl [today|week]` is `/pnl`, `/pnl today` and
 * `/pnl week`.
 */
export function waysToWrite(text: string): string[] {
  const [, before = "", inside, after = ""] = /^(.*?)\[([^\]]*)\](.*)$/.exec(text) ?? [];
  if (inside === undefined) {
    return [
      text
        .split(/\s+/)
        .map((word) => EXAMPLES[word] ?? word)
        .join(" ")
        .trim(),
    ];
  }
  const choices = ["", ...inside.split("|").filter((choice) => choice !== "...")];
  return choices.flatMap((choice) => waysToWrite(`${before}${choice}${after}`));
}
