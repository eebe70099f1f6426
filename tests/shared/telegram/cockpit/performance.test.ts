import { expect, it } from "vitest";
import { FACTS } from "../facts/facts.ts";
import { read } from "../reading.ts";
import { say } from "./say.ts";

const performance = (figures: object) =>
  read(say("performance", { figures: { ...FACTS.performance.figures, ...figures } }));

it("/performance shows in how many weeks the trades closed, and the kept share of the premium", () => {
  const text = performance({ exit_weeks: 3, trades: 12, premium_captured: 48.2, expectancy_r: 0.31 });
  expect(text).toContain("The trades closed in 3 weeks; trades of one week are not independent.");
  expect(text).toMatch(/Premium kept +\+48\.2 %/);
  expect(text).toMatch(/\.\.\. in stops +\+0\.31 R/);
});

it("/performance says which figures need more days: below 60 nothing is annualised, below 252 it is short", () => {
  expect(performance({ returns: 41, is_short: true })).toContain(
    "Only 41 daily returns: annualised figures need 60.",
  );
  expect(performance({ returns: 97, is_short: true })).toContain(
    "Only 97 daily returns (a year has 252): annualised figures are mostly chance.",
  );
  expect(performance({ returns: 300, is_short: false })).not.toContain("Short:");
});

it("/performance says why there is no ratio if more than a tenth of the sessions has no marks", () => {
  const none = { sharpe: null, sortino: null, calmar: null, max_drawdown: null, drawdown_to: null };
  const text = performance({ ...none, sessions: 60, unmarked_sessions: 19 });
  expect(text).toContain("In 19 of 60 sessions open positions had no marks (imported trades have none)");
  expect(text).not.toContain("Sharpe  ");
  expect(performance({ sessions: 60, unmarked_sessions: 6 })).not.toContain("no marks");
});

it("/performance shows the tail: the worst day, the worst month, the worst twentieth, the skew", () => {
  const text = performance({});
  expect(text).toMatch(/Worst day +−1\.2 %/);
  expect(text).toMatch(/Worst month +−0\.9 %\n\.\.\. on +2026-01/);
  expect(text).toMatch(/Worst 5 % +−0\.9 % a day/);
  expect(text).toMatch(/Skew +−1\.70/);
  expect(text).toMatch(/\.\.\. lasted +50 days/);
});

it("/months has the latest first, with closed trades and the kept share, and the account if its balance is known", () => {
  expect(read(say("months"))).toContain("2026-02  −12,346  −125%  +12.4 %");
  const [first] = FACTS.months.months;
  const text = read(say("months", { months: [{ ...first, account_return: null }] }));
  expect(text).toContain("/balance");
  expect(text).not.toContain("acct");
});
