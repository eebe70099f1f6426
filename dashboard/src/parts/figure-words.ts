import {
  count,
  counted,
  decimal,
  dollars,
  percent,
  sharePrice,
  signedDollars,
  signedPercent,
} from "../../../shared/words/format.ts";

export type FigureKind = keyof typeof WORDS;

/** Formats of the kinds of figures, the same as in the chat. `price` is USD per contract, `share` USD per share. */
const WORDS = {
  usd: dollars,
  "signed-usd": signedDollars,
  price: dollars,
  share: sharePrice,
  percent,
  "signed-percent": signedPercent,
  count,
  ratio: (value: number) => decimal(value, 2),
  days: (value: number) => (Number.isInteger(value) ? counted(value, "day") : `${decimal(value, 1)} days`),
};

const IN_DOLLARS = new Set<FigureKind>(["usd", "signed-usd", "price", "share"]);

export function inWords(value: number, as: FigureKind): string {
  return WORDS[as](value);
}

/** Whether the figure is an amount of money. */
export function isAmount(as: FigureKind): boolean {
  return IN_DOLLARS.has(as);
}

/** Whether a figure of this kind is a gain or a loss as it is written. A figure that was rounded to zero is neither. */
export function directionOf(value: number, as: FigureKind): "gain" | "loss" | null {
  if (!as.startsWith("signed-") || !/[1-9]/.test(inWords(value, as))) {
    return null;
  }
  return value > 0 ? "gain" : "loss";
}
