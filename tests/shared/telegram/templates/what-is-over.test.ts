import { describe, expect, it } from "vitest";
import { brief } from "../../../../shared/reports/brief.ts";
import { OPEN_BOOK } from "../../../../shared/reports/report.ts";
import { render } from "../../../../shared/telegram/templates.ts";
import { briefOf } from "../../../pictures/reports.ts";
import { say } from "../cockpit/say.ts";
import { SPY } from "../facts/common.ts";
import { FACTS } from "../facts/facts.ts";
import { read } from "../reading.ts";

const CARD = {
  ...SPY,
  strategy: "cash-secured put",
  request_id: "request-1",
  status: "pending",
  strategy_type: "CSP",
  dte: 45,
  credit: 150,
  quantity: 1,
  collateral: 58_000,
  max_risk: 57_850,
  stress_loss: 57_850,
  break_evens: [578.5],
  max_profit: 150,
  exit_dte: 21,
  exit_on: "2026-03-27",
  auto_exit: true,
  warnings: [],
};
const card = (differing: object) => read(render("card", { ...CARD, ...differing }));

describe("a card", () => {
  it.each(["rejected", "expired", "failed"])("that was %s counts no days and mentions no check", (status) => {
    const text = card({ status, dte: -12, warnings: ["inside_exit_dte"] });
    expect(text).not.toContain("Days left");
    expect(text).not.toContain("next check");
    expect(text).toContain("Closes at");
  });

  it("shows the last session if that is not its expiration", () => {
    expect(card({ trades_until: "2026-04-16" })).toMatch(/Trades until +Apr 16 '26\n/);
    expect(card({})).not.toContain("Trades until");
  });

  it("of a covered call does not say that the shares have no risk", () => {
    const text = card({ strategy_type: "CC", break_evens: undefined, max_risk: 0 });
    expect(text).toMatch(/Max risk +the shares'\n/);
  });

  it("that waits gives the reason in words", () => {
    const text = card({ status: "approved", status_note: "waiting for a trustworthy quote (too_wide)" });
    expect(text).toContain("✅ Approved, waiting for a trustworthy quote (bid and ask are too far apart).");
  });

  it("does not change other text in parentheses", () => {
    const text = card({ status: "failed", status_note: "Refused by the broker (margin)" });
    expect(text).toContain("Refused by the broker (margin)");
  });
});

describe("an expired position that waits for its settlement", () => {
  it("has no negative days in the list", () => {
    const [row] = FACTS.positions.positions;
    const text = read(say("positions", { positions: [{ ...row, dte: -3 }] }));
    expect(text).toContain("expired");
    expect(text).not.toContain("-3 d");
  });

  it("nor on its own, nor beside its rules", () => {
    for (const kind of ["position", "rules"] as const) {
      const { position } = FACTS[kind];
      expect(read(say(kind, { position: { ...position, dte: -4 } }))).toMatch(/\nexpired\n/);
    }
  });

  it("nor in the morning brief", () => {
    const facts = briefOf(1);
    const left = (dte: number) =>
      brief({ ...facts, nearest: facts.nearest.map((p) => ({ ...p, dte })) }, OPEN_BOOK).lists[0]?.rows[0]
        ?.left;
    expect(left(5)).toMatch(/ 5d$/);
    expect(left(-5)).toMatch(/ expired$/);
  });

  it("is in the singular, if it is one", () => {
    const text = read(say("reopened", { open_quantity: 1, still_trades: false }));
    expect(text).toContain("1 contract waits for settlement.");
  });
});

it("a trade with a P&L of zero is neither won nor lost", () => {
  const text = read(say("closed", { pnl_realized: 0, pnl_percent: 0, win_loss: "LOSS" }));
  expect(text).toMatch(/SCRATCH +0\.00/);
  expect(text).not.toContain("LOSS");
});

it("a close at one's own limit is not sent between mid and natural price", () => {
  const text = read(say("confirmation", { limit: 80 }));
  expect(text).toContain("The order is sent right after you confirm.");
  expect(text).not.toContain("between mid and natural price");
});

it("a limit's name that is too long for a phone is not cut", () => {
  const limits = [{ name: "max_positions_per_expiration", value: null, is_needed: false }];
  const text = read(say("limits", { limits }));
  expect(text.match(/max_positions_per_expiratio/g)).toHaveLength(1);
  expect(text).toContain("max_positions_per_expiration  not set");
});
