import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Book, createBook } from "../../support/book.ts";

/** The book of the running test file, which makes its own. */
export let book: Book;

/** A book for a test file, empty before each test. */
export function useBook(): void {
  beforeAll(async () => {
    book = await createBook();
  });
  beforeEach(() => book.empty());
  afterAll(() => book.drop());
}

export interface RuleSet {
  profit_percent?: number;
  exit_dte?: number;
  stop_multiple?: number | null;
}

export interface Outcome {
  trades: number;
  wins: number;
  win_rate: number | null;
  total_pnl: number;
  expectancy: number | null;
  worst: number | null;
  avg_days_held: number | null;
  pnl_per_collateral_day: number | null;
  annual_return_on_collateral: number | null;
}

interface Replayed {
  as_traded: Outcome;
  without_marks: number;
  results: (Outcome & {
    rules: RuleSet;
    cut_off: number;
    stops_at_mid: number;
    difference: number | null;
    difference_error: number | null;
    few_trades: boolean;
    reasons: Record<string, number>;
  })[];
}

export const replay = (...rule_sets: RuleSet[]) => book.call<Replayed>("replay", { rule_sets });

/** The result of one set of rules. */
export async function under(rules: RuleSet): Promise<Partial<Replayed["results"][number]> | undefined> {
  return (await replay(rules)).results[0];
}
