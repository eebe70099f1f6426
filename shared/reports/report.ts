import type { AccountCurve } from "../pictures/account-chart.ts";

/** How a figure is meant: in the colors of a gain, a loss, or neither. */
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
  /** The ones that matter most first. */
  rows: Row[];
  /** How many more there are than `rows`. */
  more: number;
}

/** What a report says, before it is a message, Markdown or a picture. */
export interface Report {
  title: string;
  subtitle: string;
  hero: Figure;
  figures: Figure[];
  lists: List[];
  /** Null: there is none to draw. */
  curve: AccountCurve | null;
  /** Sentences below. */
  notes: string[];
}

/** What others may not see of it. */
export interface Discretion {
  hide_dollars: boolean;
  hide_quantities: boolean;
  hide_tickers: boolean;
  /** What the trader wrote: into the journal, or as the reason of a close. */
  hide_notes: boolean;
  /** What is open, and what could be. */
  hide_open: boolean;
  /** What waits for approval, and at which price it would be taken. */
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
