import type { Report } from "../reports/report.ts";

export interface Button {
  text: string;
  /** At most 64 bytes. */
  data: string;
  /** Sends an order, or leads to one; or ends or holds back something. Left out: it does neither. */
  does?: "trades" | "stops";
}

/** A message to Telegram in its parse mode HTML, with rows of buttons (none = []). */
export interface Message {
  text: string;
  buttons: Button[][];
  /** Facts of a chart to be drawn above the text, which is then its caption. */
  chart?: unknown;
  /** What is published by it, to be kept. */
  posted?: { text: string; alt_text: string };
  /** A report to be drawn above it in the same way. */
  card?: { report: Report; size: "square" | "wide"; theme: "dark" | "light" };
}

/** A message without buttons. */
export function plain(...lines: string[]): Message {
  return { text: lines.join("\n"), buttons: [] };
}

/** Buttons in rows of `most`. */
export function rows(buttons: Button[], most: number): Button[][] {
  return Array.from({ length: Math.ceil(buttons.length / most) }, (_, row) =>
    buttons.slice(row * most, (row + 1) * most),
  );
}
