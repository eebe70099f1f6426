import { describe, expect, it } from "vitest";
import { render } from "../../../../shared/telegram/templates.ts";
import { SPY, TOKEN } from "../facts/common.ts";
import { data, read, shown } from "../reading.ts";
import { ESCAPED, HOSTILE } from "./hostile.ts";

describe("settlement", () => {
  const facts = {
    ...SPY,
    token: TOKEN,
    answer: null as string | null,
    position_id: 5,
    quantity: 2,
    credit: 150,
    close: 571.3,
    outcome: "confirm",
    assigned_debit: 870 as number | null,
    pays_cash: false,
  };
  const why = (differing: object) =>
    read(render("settlement", { ...facts, ...differing }))
      .split("\n")[1]
      ?.replace("2 at a credit of 1.50 a share, 150.00 a contract. ", "");

  it("shows the close, the worth of the legs at it, and offers both answers", () => {
    const message = render("settlement", facts);
    expect(read(message)).toBe(
      [
        "❓ Position 5 has expired - SPY 580 put Apr 17 '26",
        "2 at a credit of 1.50 a share, 150.00 a contract. SPY closed at 571.30: too close to a strike, or in the money.",
        "At that close it was worth 8.70 a share, 870.00 a contract.",
        "What happened to it? If you closed it elsewhere, write /closed 5 PRICE with the debit per share.",
      ].join("\n"),
    );
    expect(shown(message)).toEqual([["Expired, 0.00", "Assigned, 870.00"]]);
    expect(data(message)).toEqual([`expired:${TOKEN}`, `assigned:${TOKEN}`]);
  });

  it("gives the reason why nothing was booked automatically", () => {
    expect(why({ outcome: "differs" })).toBe(
      "The broker and the book differed, so nothing was booked automatically. SPY closed at 571.30.",
    );
    expect(why({ outcome: "unquoted" })).toBe(
      "It had no quote in its last session, so nothing was booked automatically. SPY closed at 571.30.",
    );
    expect(why({ outcome: "adjusted", close: null, assigned_debit: null })).toBe(
      "It is an adjusted contract: it does not deliver 100 shares.",
    );
  });

  it("of an index offers cash, and without a known value only expired", () => {
    expect(data(render("settlement", { ...facts, pays_cash: true }))).toEqual([
      `expired:${TOKEN}`,
      `settled:${TOKEN}`,
    ]);
    expect(data(render("settlement", { ...facts, assigned_debit: null }))).toEqual([`expired:${TOKEN}`]);
  });

  it("of a possible exercise after the close shows both figures, and that it stays as booked", () => {
    const exercised = {
      outcome: "exercised",
      booked: 0,
      held_before: -100,
      held_now: 100,
      assigned_debit: 0,
    };
    const message = render("settlement", { ...facts, ...exercised });
    expect(why(exercised)).toBe(
      "It is booked as expired, at 0.00 a share, 0.00 a contract (SPY closed at 571.30), but the broker's shares of SPY went from −100 to 100: " +
        "it may have been exercised after the close. Until you answer, it stays booked as expired.",
    );
    expect(shown(message)).toEqual([["Expired, as booked", "Assigned, 0.00"]]);
    expect(read(message)).not.toContain("/closed");
  });

  const said = [
    { action: "sell", option_type: "put", strike: 47.5, kind: "assigned", quantity: 1 },
    { action: "sell", option_type: "put", strike: 47.5, kind: "expired", quantity: 2 },
    { action: "buy", option_type: "put", strike: 45, kind: "expired", quantity: 3 },
  ];
  const WORDS = "The broker reports: short put 47.5: 1 assigned, 2 expired; long put 45: 3 expired.";

  it("shows the broker's report for each leg, and who answered", () => {
    expect(read(render("settlement", { ...facts, said: null }))).not.toContain("The broker says");
    expect(read(render("settlement", { ...facts, said }))).toContain(`\n${WORDS}\nWhat happened to it?`);
    const answered = render("settlement", { ...facts, said, answer: "expired", answered_by: "the broker" });
    expect(read(answered)).toContain(`\n${WORDS}\nAnswered by the broker: expired.`);
    expect(read(render("settlement", { ...facts, said, answer: "expired", answered_by: "77" }))).toContain(
      "\nAnswered: expired.",
    );
  });

  it("already booked, is shown with the broker's different report, and stays", () => {
    const otherwise = { position_id: 5, ...SPY, exit_reason: "expired", exit_price: 0, said };
    expect(read(render("settled_otherwise", otherwise))).toBe(
      "⚠️ The broker settled position 5 differently - SPY 580 put Apr 17 '26\n" +
        `It is booked as expired at 0.00 a share, 0.00 a contract. This booking is not changed. ${WORDS}`,
    );
  });

  it("that was answered has no buttons", () => {
    const message = render("settlement", { ...facts, answer: "assigned" });
    expect(read(message).split("\n").at(-1)).toBe("Answered: assigned.");
    expect(message.buttons).toEqual([]);
  });
});

describe("settlement_value", () => {
  const position = {
    position_id: 5,
    ...SPY,
    ticker: "NDX",
    contract_short: "NDX 21000/20900p",
    quantity: 2,
    credit: 2400,
  };
  const facts = {
    answer: null as string | null,
    answered_by: null as string | null,
    ticker: "NDX",
    expiration_date: "2026-03-20",
    settled_on: "2026-03-20",
    close: 21412.6 as number | null,
    positions: [position],
  };

  it("asks for one value, names what it settles, and explains how to enter it", () => {
    const message = render("settlement_value", facts);
    expect(read(message)).toBe(
      [
        "❓ NDX Mar 20 '26: what was the settlement value?",
        "Credits per share:",
        "#5 NDX 21000/20900p, 2 at a credit of 24.00",
        "It is settled by the opening prints of Mar 20 '26, which no data source provides. The session before closed at 21,412.60.",
        "Send /settle NDX VALUE to settle all of them.",
      ].join("\n"),
    );
    expect(message.buttons).toEqual([]);
    expect(read(render("settlement_value", { ...facts, close: null }))).not.toContain("session before");
  });

  it.each([
    [{ answer: "20937.15", answered_by: "77" }, "Answered by user 77: 20,937.15."],
    [{ answer: "gone" }, "Answered: No position waits for it any more."],
  ])("that was answered says so: %j", (answered, says) => {
    expect(
      read(render("settlement_value", { ...facts, ...answered }))
        .split("\n")
        .at(-1),
    ).toBe(says);
  });

  it("of many positions lists as many as fit, escaped", () => {
    const positions = Array.from({ length: 60 }, () => ({ ...position, contract_short: HOSTILE }));
    const { text } = render("settlement_value", { ...facts, positions });
    expect(text).toContain("and 40 more");
    expect(text).toContain(ESCAPED);
  });
});

describe("the positions that a value has settled", () => {
  const facts = {
    ticker: "NDX",
    expiration_date: "2026-03-20",
    value: 20937.15,
    positions: [
      { position_id: 5, ...SPY, contract_short: "NDX 21000/20900p", exit_price: 6285, pnl: -7770 },
      { position_id: 6, ...SPY, contract_short: "NDX 23000/23100c", exit_price: 0, pnl: 3800 },
    ],
    asked: [] as number[],
  };

  it("are each reported, and it can be undone", () => {
    const message = render("settled", facts);
    expect(read(message)).toBe(
      [
        "✅ NDX Mar 20 '26 is settled at 20,937.15",
        "Prices per contract:",
        "#5 NDX 21000/20900p at 6,285.00: P&L −7,770.00",
        "#6 NDX 23000/23100c at 0.00: P&L +3,800.00",
      ].join("\n"),
    );
    expect(data(message)).toEqual(["act:reopen:5"]);
  });

  it("include those that are still asked about", () => {
    const message = render("settled", { ...facts, positions: [], asked: [7, 8] });
    expect(read(message)).toContain("Not settled automatically: positions 7, 8. The questions follow below.");
    expect(message.buttons).toEqual([]);
  });

  it("wait for a new settlement after it was undone, and no rule watches them", () => {
    const reopened = { position_id: 5, ...SPY, open_quantity: 2, exit_price: 6285, still_trades: false };
    expect(read(render("reopened", reopened))).toContain("2 contracts wait for settlement.");
    expect(read(render("reopened", { ...reopened, still_trades: true }))).toContain(
      "its exit rules watch 2 contracts again.",
    );
  });

  it("are asked about if the value is far from known prices", () => {
    const message = render("confirmation", {
      token: TOKEN,
      answer: null,
      answered_by: null,
      answered_at: null,
      lapsed: false,
      good_for_seconds: 120,
      action: "settle",
      position_ids: [5, 6],
      ticker: "NDX",
      expiration_date: "2026-03-20",
      value: 2093.7,
      known: 21412.6,
      known_as: "close",
    });
    expect(read(message)).toBe(
      [
        "❓ Settle NDX Mar 20 '26 at 2,093.70?",
        "⚠️ The value is far from the close of the session before, 21,412.60.",
        "It settles 2 positions.",
        "Confirm? Expires in 2 minutes.",
      ].join("\n"),
    );
    expect(data(message)).toEqual([`confirm:${TOKEN}`, `cancel:${TOKEN}`]);
  });
});
