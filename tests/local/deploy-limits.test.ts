import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { assertLimitsChosen } from "../../local/deploy/limits.ts";
import { type SetUp, steps } from "../../local/deploy/steps.ts";
import { type Book, createBook, NO_LIMITS } from "../support/book.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.limit(NO_LIMITS));
afterAll(() => book.drop());

const PROJECT = { projectId: "abcdefghijklmnopqrst" };
const CHOSEN = {
  max_risk_per_trade: 1_900,
  max_risk_per_ticker: 7_000,
  max_total_collateral: "infinity" as const,
  max_daily_loss: 333,
};

const project = {
  query: async <Row>(sql: string, row: z.ZodType<Row>) =>
    z.array(row).parse([...(await book.sql.unsafe(sql))]),
};

/** The names of a set-up's steps; nothing is called. */
function named(settings: object): string[] {
  const setUp = { settings: { ...PROJECT, ...settings, functionSecrets: {} }, checkout: ".", project };
  return steps(setUp as unknown as SetUp).map(({ name }) => name);
}

describe("a deploy for real money", () => {
  it.each(Object.keys(CHOSEN))("is refused before %s was chosen, with what chooses it", async (missing) => {
    await book.limit({ ...CHOSEN, [missing]: null });
    await expect(assertLimitsChosen(project, PROJECT)).rejects.toThrow(
      [
        `LIVE: these limits have to be chosen before real money is traded: ${missing}. No function was uploaded.`,
        "Choose an amount in dollars for each, or 'infinity' for no limit:",
        `  npx supabase db query --remote=abcdefghijklmnopqrst --yes "update public.limits set ${missing} = 500 where only_row"`,
      ].join("\n"),
    );
  });

  it("names all that are missing at once", async () => {
    await expect(assertLimitsChosen(project, PROJECT)).rejects.toThrow(
      "max_risk_per_trade, max_risk_per_ticker, max_total_collateral, max_daily_loss",
    );
  });

  it("goes on once they are, and infinity is none", async () => {
    await book.limit(CHOSEN);
    expect(await assertLimitsChosen(project, PROJECT)).toBe(true);
  });

  it("gives a new project its database first, and looks then, before anything else", async () => {
    const fresh = {
      query: async <Row>(_sql: string, row: z.ZodType<Row>) => z.array(row).parse([{ is_there: false }]),
    };
    expect(await assertLimitsChosen(fresh, PROJECT)).toBe(false);
    const live = { BROKER: "tradestation", TRADESTATION_API_URL: "https://api.tradestation.com/v3" };
    expect(named({ functions: live }).slice(0, 3)).toEqual(["Migrations", "Limits", "Vault"]);
    expect(named({ functions: { ...live, BROKER: "paper" } })).not.toContain("Limits");
  });
});
