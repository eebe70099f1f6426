import type { AccountCurve } from "../pictures/account-chart.ts";

/** Color of a figure: gain, loss, or neither. */
export type Tone = "gain" | "loss" | "plain";

export interface Figure {
  label: string;
  value: string;
  tone: Tone;
}

export interface Row {
  left: string;
  right: string;
  tone: Tone;
}

export interface List {
  title: string;
  /** The most important rows first. */
  rows: Row[];
  /** Number of rows that are left out. */
  more: number;
}

/** The content of a report, before it becomes a message, Markdown or a picture. */
export interface Report {
  title: string;
  subtitle: string;
  hero: Figure;
  figures: Figure[];
  lists: List[];
  /** Null = no curve. */
  curve: AccountCurve | null;
  /** Sentences below the lists. */
  notes: string[];
}

/** What others may not see. */
export interface Discretion {
  hide_dollars: boolean;
  hide_quantities: boolean;
  hide_tickers: boolean;
  /** Words of the trader, from the journal or as the reason of a close. */
  hide_notes: boolean;
  /** Open positions. */
  hide_open: boolean;
  /** Proposals that wait for approval, and their prices. */
  hide_proposals: boolean;
}

export const OPEN_BOOK: Discretion = {
  hide_dollars: false,
  hide_quantities: false,
  hide_tickers: false,
  hide_notes: false,
  hide_open: false,
  hide_proposals: false,
};

/** A figure that is neither good nor bad. */
export function plainFigure(label: string, value: string): Figure {
  return { label, value, tone: "plain" };
}

export function toneOf(amount: number): Tone {
  return amount > 0 ? "gain" : amount < 0 ? "loss" : "plain";
}
