import type { Report } from "../reports/report.ts";

export interface Button {
  text: string;
  /** At most 64 bytes. */
  data: string;
  /** Sends an order, or leads to one; or ends or holds back something. Left out: it does neither. */
  does?: "trades" | "stops";
}

/** A message for Telegram's parse mode HTML, with rows of buttons ([] = none). */
export interface Message {
  text: string;
  buttons: Button[][];
  /** Facts of a chart that is drawn above the text. The text becomes its caption. */
  chart?: unknown;
  /** The published texts, which the database keeps. */
  posted?: { text: string; alt_text: string };
  /** A report that is drawn above the text, as a chart is. */
  card?: { report: Report; size: "square" | "wide"; theme: "dark" | "light" };
}

/** A message without buttons. */
export function plain(...lines: string[]): Message {
  return { text: lines.join("\n"), buttons: [] };
}

/** Buttons in rows of up to `most`. */
export function rows(buttons: Button[], most: number): Button[][] {
  return Array.from({ length: Math.ceil(buttons.length / most) }, (_, row) =>
    buttons.slice(row * most, (row + 1) * most),
  );
}
