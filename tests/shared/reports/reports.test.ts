import { describe, expect, it } from "vitest";
import { brief } from "../../../shared/reports/brief.ts";
import type { BriefFacts, ScorecardFacts } from "../../../shared/reports/facts.ts";
import { OPEN_BOOK } from "../../../shared/reports/report.ts";
import { scorecard } from "../../../shared/reports/scorecard.ts";
import { briefOf, scorecardOf } from "../../pictures/reports.ts";

const NO_DOLLARS = { ...OPEN_BOOK, hide_dollars: true };
const CALM = scorecardOf(0);

const heroOf = (differing: Partial<ScorecardFacts>, discretion = OPEN_BOOK) =>
  scorecard({ ...CALM, ...differing }, discretion).hero;
const figure = ({ figures }: { figures: { label: string; value: string }[] }, name: string) =>
  figures.find(({ label }) => label.startsWith(name))?.value;

describe("the headline of a day without closes", () => {
  it("is the open book's P&L of that day", () => {
    expect(heroOf({ open: { ...CALM.open, day_change: -312.4 } })).toEqual({
      label: "No closes, day change",
      value: "−312.40",
      tone: "loss",
    });
  });

  it.each([
    [12, "12 open positions"],
    [1, "1 open position"],
    [0, "No position is open"],
  ])("says so if nothing has changed, with %d open", (total, label) => {
    expect(heroOf({ open: { ...CALM.open, total, day_change: 0 } })).toEqual({
      label,
      value: "No closes",
      tone: "plain",
    });
  });

  it("without dollars is in percent of the account, if that is known", () => {
    const open = { ...CALM.open, day_change: 450 };
    expect(heroOf({ open }, NO_DOLLARS).value).toBe("No closes");
    const account = { pnl: 450, daily_return: 0.9, equity: 50_000 };
    expect(heroOf({ open, account }, NO_DOLLARS).value).toBe("+0.9 % of equity");
  });

  it("is the P&L of partial closes and shares, if there were any", () => {
    expect(heroOf({ closed: { ...CALM.closed, parts: 2, pnl: 83.5 } })).toMatchObject({
      label: "2 parts closed",
      value: "+83.50",
    });
    expect(heroOf({ closed: { ...CALM.closed, shares_pnl: -64, pnl: -64 } })).toMatchObject({
      label: "Shares sold",
      value: "−64.00",
    });
  });

  it("of a closed scratch is its result", () => {
    const closed = { ...CALM.closed, total: 1, scratches: 1, return_on_collateral: 0 };
    expect(heroOf({ closed })).toEqual({ label: "1 trade closed", value: "0.00", tone: "plain" });
    expect(figure(scorecard({ ...CALM, closed }, OPEN_BOOK), "Won")).toBe("0 of 1");
    expect(figure(scorecard({ ...CALM, closed }, OPEN_BOOK), "Scratches")).toBe("1");
  });
});

describe("the scorecard", () => {
  it("gives the number of winners if trades are few, and says so if a month has none", () => {
    const month = { ...CALM.month, total: 6, wins: 6, pnl: 210 };
    expect(figure(scorecard({ ...CALM, month }, OPEN_BOOK), "Month won")).toBe("6 of 6");
    expect(figure(scorecard(CALM, OPEN_BOOK), "Month to date")).toBe("no closes");
  });

  it("has the dates of closes before its session, on a day without one", () => {
    const facts = scorecardOf(2);
    const [first, second] = facts.closed.trades.map((trade, n) =>
      n === 0 ? { ...trade, exit_day: "2026-03-01", exit_reason: "manual" } : trade,
    );
    const closed = { ...facts.closed, trades: [first, second].filter((trade) => trade !== undefined) };
    expect(scorecard({ ...facts, closed }, OPEN_BOOK).lists[0]?.rows.map(({ right }) => right)).toEqual([
      "−98,765.43 · Mar 1 '26 · closed by hand",
      "+12,345.67 · profit target",
    ]);
  });

  it("has no P&L of positions that are closed or have no mark", () => {
    const open = (differing: object) =>
      figure(scorecard({ ...CALM, open: { ...CALM.open, ...differing } }, OPEN_BOOK), "Open");
    // "Opened" comes first.
    expect(open({})).toBe("0");
    const last = (differing: object) =>
      scorecard({ ...CALM, open: { ...CALM.open, ...differing } }, OPEN_BOOK).figures.at(-1);
    expect(last({ total: 0, unrealized_pnl: 0 })).toMatchObject({ label: "Open", value: "none" });
    expect(last({ total: 3, unmarked: 3, unrealized_pnl: 0 })).toMatchObject({
      label: "Open (3)",
      value: "no marks yet",
    });
  });
});

describe("the brief", () => {
  const told = (positions: number, differing: Partial<BriefFacts> = {}) =>
    brief({ ...briefOf(positions), ...differing }, OPEN_BOOK);

  it("lists requests that wait for approval, with the credit per contract", () => {
    expect(told(1).lists.at(-1)).toMatchObject({
      title: "Waiting for approval (per contract)",
      rows: [{ right: "12,345.67 · 19.6 %" }],
    });
  });

  it("gives the beginning of its period, if a weekend lies in between", () => {
    const { yesterday } = briefOf(1);
    const closed = { ...yesterday, total: 1, wins: 1, pnl: 42, day: "2026-02-27", until: "2026-03-01" };
    expect(figure(told(1, { yesterday: closed }), "Closed since Feb 27 '26")).toBe("+42.00");
    expect(figure(told(1), "Closed Mar 2 '26")).toBe("no closes");
  });

  it("of a past day has its date, and says what is no longer stored", () => {
    const past = told(2, { as_of: "2026-02-27", pending: null, proposals: 0, opportunities: [] });
    expect(past.notes).toEqual([
      "The book as of Feb 27 '26. Distances to exit rules and proposals are not stored.",
    ]);
    expect(figure(past, "Pending")).toBeUndefined();
    expect(past.lists[0]?.title).toBe("Open then");
  });

  it.each([
    [0, 0, { label: "Open positions", value: "None" }],
    [4, 4, { label: "4 open positions", value: "No marks yet" }],
    [1, 1, { label: "1 open position", value: "No marks yet" }],
  ])("has no P&L of %d positions of which %d have no mark", (total, unmarked, hero) => {
    const facts = briefOf(total);
    expect(told(total, { open: { ...facts.open, unmarked, unrealized_pnl: 0 } }).hero).toMatchObject(hero);
  });

  it("has no percentage of an account that is worth nothing", () => {
    const { open } = briefOf(2);
    expect(figure(told(2, { open: { ...open, equity: -40 } }), "Collateral used")).toBeUndefined();
    expect(figure(told(2, { open: { ...open, equity: 346_000 } }), "Collateral used")).toBe("50.0 %");
  });
});
