import { describe, expect, it } from "vitest";
import type { Message } from "../../../../shared/telegram/message.ts";
import { render } from "../../../../shared/telegram/templates.ts";
import type { Row } from "../../../support/book.ts";
import { FACTS } from "../facts/facts.ts";
import { data, read, shown } from "../reading.ts";
import { ESCAPED, HOSTILE } from "./hostile.ts";

/** Telegram's limits for one message. */
function expectToFit(message: Message): void {
  expect(read(message).length).toBeGreaterThan(0);
  expect(read(message).length).toBeLessThanOrEqual(4096);
  expect(message.buttons.flat().length).toBeLessThanOrEqual(100);
  expect(data(message).filter((text) => Buffer.byteLength(text) > 64)).toEqual([]);
  expect(new Set(data(message)).size).toBe(data(message).length);
}

const many = <T>(count: number, of: (n: number) => T) => Array.from({ length: count }, (_, n) => of(n));
const ticker = (n: number) => `${"W".repeat(16)}${n + 1000}`;
const BIGGEST = 999_999_999_999_999;

const [opportunity] = FACTS.opportunities.opportunities;
const [rule] = FACTS.scan_rules.rules;

/** The facts of each kind with the least and the most content. */
const EXTREMES: Record<string, Row[]> = {
  opportunities: [
    {
      scan_id: 1,
      trade_date: "2026-03-03",
      at: "Tue Mar 3, 10:05",
      is_scheduled: false,
      is_over: false,
      is_live: true,
      is_repriced: false,
      tickers: 1,
      looked_at: 0,
      found: 0,
      opportunities: [],
    },
    {
      ...FACTS.opportunities,
      scan_id: BIGGEST,
      equity: undefined,
      found: 99_999,
      unanswered: many(500, ticker),
      no_earnings_date: many(500, ticker),
      opportunities: many(20, (n) => ({
        ...opportunity,
        opportunity_id: BIGGEST - n,
        place: n + 1,
        contract_short: `${ticker(n)} 12345.5/12340.5p 13345.5/13350.5c`,
        quantity: 10_000,
        credit: 123_456.5,
        annualised_percent: 12_345.6,
        status: "executing",
      })),
    },
  ],
  fell_out: [
    { scan_id: 1, counts: [] },
    {
      scan_id: BIGGEST,
      counts: many(2_000, (n) => ({
        ticker: ticker(n),
        rule: "W".repeat(20),
        total: 99_999,
        passed: 99_999,
        reasons: ["no_earnings_date", "cost", "ex_dividend", "whole_width", "group", "listed"].map(
          (reason) => ({ reason, count: 99_999 }),
        ),
      })),
    },
  ],
  scan_rules: [
    { is_scheduled: false, scans_at: "09:15", tickers: [], rules: [] },
    {
      ...FACTS.scan_rules,
      tickers: many(2_000, (n) => ({ ticker: ticker(n), reports_earnings: true })),
      rules: many(200, (n) => ({
        ...rule,
        rule: `${"W".repeat(16)}${n + 1000}`,
        min_credit: 123_456,
        min_return_percent: 1_234.56,
      })),
    },
  ],
  earnings: [
    { total: 0, earnings: [], unknown: [] },
    {
      total: 99_999,
      earnings: many(20, (n) => ({ ticker: ticker(n), reports_on: "2026-12-30" })),
      unknown: many(2_000, ticker),
    },
  ],
  picker: [
    { verb: "add", says: "Which ticker?", choices: [], columns: 4 },
    {
      verb: "sell",
      says: "W".repeat(500),
      choices: many(60, (n) => ({
        text: ticker(n),
        words: `${ticker(n)} 12345.5/12340.5p 13345.5/13350.5c 2027-12-17 @12.345 x10000 ?`,
      })),
      columns: 2,
    },
  ],
  account: [
    {
      mode: null,
      at: null,
      equity: null,
      cash: null,
      buying_power: null,
      book_equity: null,
      collateral: 0,
      risk: 0,
      differences: [],
    },
    {
      ...FACTS.account,
      equity: 99_999_999_999.99,
      book_equity: -99_999_999_999.99,
      differences: many(6, (n) => ({ trade_date: `2026-03-0${n + 1}`, difference: -99_999_999_999.99 })),
    },
  ],
  card: [
    { ...FACTS.quoted, market: { is_live: false, is_quoted: false } },
    {
      ...FACTS.quoted,
      request_id: "W".repeat(100),
      market: {
        ...FACTS.quoted.market,
        is_live: false,
        price: 123_456.78,
        earnings: undefined,
        earnings_known: false,
        sides: ["put", "call"].map((option_type) => ({
          option_type,
          distance_percent: 123.4,
          is_in_the_money: true,
          moves: 12.3,
        })),
        of_limits: ["max_risk_per_trade", "max_risk_per_ticker", "max_total_collateral"].map((name) => ({
          name,
          percent: 12_345,
        })),
      },
    },
  ],
};

describe.each(Object.entries(EXTREMES))("%s", (kind, extremes) => {
  it.each([
    ["the least", 0],
    ["the most", 1],
  ])("with %s content is one message that Telegram accepts", (_, which) => {
    expectToFit(render(kind, extremes[which]));
  });
});

describe("opportunities", () => {
  const say = (differing: Row = {}) => render("opportunities", { ...FACTS.opportunities, ...differing });

  it("has a button for each that still passes, and none for those that no longer do", () => {
    expect(shown(say())).toEqual([
      ["1 · SPY 580p ×2", "2 · QQQ 500/495p pending"],
      ["4 · #12"],
      ["What was excluded", "The rules"],
    ]);
    expect(data(say())).toEqual([
      "act:pick:31",
      "act:pick:32",
      "see:position:12",
      "nav:fellout:7",
      "nav:scan:rules",
    ]);
    expect(read(say())).toContain("removed: bid-ask spread of a leg");
  });

  it("of one whose card was rejected, expired or failed offers it again", () => {
    for (const status of ["rejected", "expired", "failed"]) {
      const [[button] = []] = shown(say({ opportunities: [{ ...opportunity, status }] }));
      expect(button).toBe("1 · SPY 580p ×2");
    }
  });

  it("reports that there are none, and the reasons", () => {
    expect(read(say({ opportunities: [], found: 3 }))).toMatch(
      /^🔎 No opportunity · Mar 3 '26 · PAPER\n.*3 passed the rules, but none fits the budget and the caps\./s,
    );
    expect(shown(say({ opportunities: [] }))).toEqual([["What was excluded", "The rules"]]);
  });

  it("says that sizes are unknown, and what would determine them", () => {
    expect(read(say({ equity: undefined }))).toContain("Sizes are not known without the account value");
  });

  it("shows the progress, and says when a scan is no longer stored", () => {
    expect(read(say({ is_over: false, looked_at: 4 }))).toBe(
      "🔎 Scanning 9 tickers · PAPER: 4 done.\nThe list will replace this message.",
    );
    expect(read(render("opportunities", null))).toBe("That scan is no longer stored. /scan makes a new one.");
  });
});

describe("picker", () => {
  it("asks to type what no button can carry", () => {
    const words = "SPXW 12345.5/12340.5p 13345.5/13350.5c 2027-12-17 @12.345 x10";
    const message = render("picker", {
      ...FACTS.picker,
      choices: [...FACTS.picker.choices, { text: "Dec 17 '26", words }],
    });
    expect(shown(message)).toEqual([["Apr 17 '26 · 45 d", "May 15 '26 · 73 d"]]);
    expect(read(message)).toContain(`Too long for a button, please type:\n/sell ${words}`);
  });

  it("shows typed text unchanged", () => {
    const message = render("picker", { ...FACTS.picker, says: HOSTILE });
    expect(message.text).toContain(ESCAPED);
  });
});

it("a question of /add warns only if the price is far from the mid", () => {
  const say = (differing: Row) => read(render("confirmation", { ...FACTS.recorded, ...differing }));
  expect(say({})).toContain("⚠️ The credit is far from the mid of 0.90 a share, 90.00 a contract.");
  expect(say({ known: null, fees: 0 })).not.toMatch(/mid|fees/);
});

it("a card says what part of the buying power the trade takes, or that none is left", () => {
  const say = (buying_power: number | undefined) =>
    read(render("card", { ...FACTS.quoted, market: { ...FACTS.quoted.market, buying_power } }));
  expect(say(undefined)).toMatch(/Buying power +2\.4 % of it\n/);
  expect(say(1e5)).toMatch(/Buying power +2\.4 % of it\n/);
  expect(say(0)).toMatch(/Buying power +none left\n/);
  expect(say(-12)).toMatch(/Buying power +none left\n/);
});

it("a card with missing quotes says so, and one of a closed market gives the time of its quotes", () => {
  const say = (differing: Row) =>
    read(render("card", { ...FACTS.quoted, market: { ...FACTS.quoted.market, ...differing } }));
  expect(say({})).toMatch(/Natural \/ mid +1\.40 \/ 1\.55\n/);
  expect(say({ is_quoted: false })).toMatch(/Quote +not for every leg\n/);
  expect(say({})).toContain("\nQuoted Tue Mar 3, 10:05.\n");
  expect(say({ is_live: false })).toContain("\n⚠️ The market is closed. Quotes of Tue Mar 3, 10:05.\n");
});
