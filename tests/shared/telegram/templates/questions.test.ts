import { describe, expect, it } from "vitest";
import { render } from "../../../../shared/telegram/templates.ts";
import type { Row } from "../../../support/book.ts";
import { SPY, TOKEN } from "../facts/common.ts";
import { data, read, shown } from "../reading.ts";
import { ESCAPED, HOSTILE } from "./hostile.ts";

describe("which_order", () => {
  const facts = {
    ...SPY,
    token: TOKEN,
    answer: null as string | null,
    order_id: 12,
    request_id: "request-1",
    position_id: null as number | null,
    purpose: "entry",
    quantity: 2,
    limit_price: 150,
    candidates: ["910000001", "910000002"],
  };

  it("names the order and its terms, and offers each candidate in a row of its own", () => {
    const message = render("which_order", facts);
    expect(read(message)).toBe(
      [
        "❓ Order 12: which one is it? - SPY 580 put Apr 17 '26",
        "Entry, 2 at a credit of 1.50 a share, 150.00 a contract. The broker's answer was lost, and the broker has 2 orders like it.",
        "Check at the broker, then choose. Until then no further order is sent for it.",
      ].join("\n"),
    );
    expect(shown(message)).toEqual([["Order 910000001"], ["Order 910000002"], ["None, it never arrived"]]);
    expect(data(message)).toEqual([`order1:${TOKEN}`, `order2:${TOKEN}`, `none:${TOKEN}`]);
  });

  it("of an exit names the position that it closes", () => {
    const message = render("which_order", {
      ...facts,
      contract: "SPY 580/575 put spread Apr 17 '26",
      purpose: "exit",
      position_id: 5,
      limit_price: 75.5,
    });
    expect(read(message)).toContain("❓ Order 12: which one is it? - SPY 580/575 put spread Apr 17 '26");
    expect(read(message)).toContain("Exit of position 5, 2 at a debit of 0.755 a share, 75.50 a contract.");
  });

  it("of a close that the broker does not show asks whether it exists, and offers to send it again", () => {
    const missed = { ...facts, purpose: "exit", position_id: 5, limit_price: 75.5, candidates: [] };
    const message = render("which_order", missed);
    expect(read(message)).toBe(
      [
        "❓ Order 12: is it at the broker? - SPY 580 put Apr 17 '26",
        "Exit of position 5, 2 at a debit of 0.755 a share, 75.50 a contract. The broker's answer was lost, and it does not show the order.",
        "Check at the broker. If the order does not appear within ten minutes, it is sent again; or at once if you press the button.",
      ].join("\n"),
    );
    expect(shown(message)).toEqual([["It is not there, send it again"]]);
    expect(data(message)).toEqual([`none:${TOKEN}`]);
    expect(
      read(render("which_order", { ...missed, answer: "none" }))
        .split("\n")
        .at(-1),
    ).toBe("Answered. It never reached the broker.");
  });

  it.each([
    ["order2", "Answered. It is order 910000002."],
    ["none", "Answered. It never reached the broker."],
    ["found", "Answered. The broker has reported what became of it."],
    ["order9", "Answered. It is the order chosen."],
  ])("answered %s says so and has no buttons", (answer, says) => {
    const message = render("which_order", { ...facts, answer });
    expect(read(message).split("\n").at(-1)).toBe(says);
    expect(message.buttons).toEqual([]);
  });

  it("offers no more candidates than a phone can show, in buttons that Telegram accepts", () => {
    const candidates = Array.from({ length: 200 }, (_, n) => `91000${n}`);
    const message = render("which_order", { ...facts, candidates });
    expect(message.buttons).toHaveLength(21);
    expect(read(message)).toContain("200 orders");
    expect(data(message).every((text) => Buffer.byteLength(text) <= 64)).toBe(true);
  });

  it("escapes the broker's reference", () => {
    const message = render("which_order", { ...facts, candidates: [HOSTILE, "1"], answer: "order1" });
    expect(message.text).toContain(ESCAPED);
  });
});

describe("drift", () => {
  const line = {
    symbol: "SPY260417P00580000",
    kind: "quantity_differs",
    booked: -2,
    held: -1,
    position_ids: [5],
  };
  const missing = { ...line, kind: "missing", held: 0 };
  const facts = {
    token: TOKEN,
    answer: null as string | null,
    ticker: "SPY",
    lines: [line],
    adopt: [{ position_id: 5, quantity: 1, price: 75, reason: "manual" }] as Row[] | null,
  };

  it("shows book and broker, the effect of each answer, and what is held back until then", () => {
    const message = render("drift", facts);
    expect(read(message)).toBe(
      [
        "⚠️ SPY: the broker and the book differ",
        "SPY 580 put Apr 17 '26: book −2, broker −1 (position 5)",
        "Until you answer, no position is opened in SPY.",
        "Adopt closes at the latest mark: position 5, 1 at 0.75 a share, 75.00 a contract (closed by hand).",
        "Dismiss: the book stays as it is. No exit closes more than the broker holds.",
      ].join("\n"),
    );
    expect(shown(message)).toEqual([["Adopt", "Dismiss"]]);
    expect(data(message)).toEqual([`adopt:${TOKEN}`, `dismiss:${TOKEN}`]);
  });

  it("of a position that is entirely missing explains how to book the true price", () => {
    const adopt = [{ position_id: 5, quantity: 2, price: 75, reason: "manual" }];
    const text = read(render("drift", { ...facts, lines: [missing], adopt }));
    expect(text).toContain("book −2, broker 0 (position 5)");
    expect(text).toContain("write /closed 5 PRICE (debit per share) instead");
    // A close by command is for the whole position, which is not the case here.
    expect(read(render("drift", facts))).not.toContain("/closed");
  });

  it("of an assigned put shows what became shares, and at which price", () => {
    const adopt = [{ position_id: 5, quantity: 2, price: 500, reason: "assigned", underlying_price: 575 }];
    const lines = [{ ...missing, kind: "assigned" }];
    const text = read(render("drift", { ...facts, lines, adopt, shares: { held: 300, held_before: 100 } }));
    expect(text).toContain("🚨 SPY: assigned early");
    expect(text).toContain("book −2, broker 0 (position 5), assigned: its shares changed hands");
    expect(text).toContain("Shares: 100 before, 300 now");
    expect(text).toContain(
      "position 5, 2 at 5.00 a share, 500.00 a contract (assigned, the underlying at 575.00)",
    );
    const waiting = render("drift", { ...facts, lines, adopt: null });
    expect(read(waiting)).toContain("The next check with a quote of the underlying offers one");
    expect(shown(waiting)).toEqual([["Dismiss"]]);
  });

  it("of a short leg that was assigned while its long leg is held explains how to end it", () => {
    const adopt = [
      {
        position_id: 5,
        quantity: 2,
        price: 500,
        reason: "assigned",
        underlying_price: 572,
        to_exercise: ["SPY260417P00575000"],
      },
    ];
    const message = render("drift", { ...facts, lines: [{ ...missing, kind: "assigned" }], adopt });
    expect(read(message)).toContain(
      "🚨 SPY: a short leg was assigned early, and its long leg is still there",
    );
    expect(read(message)).toContain(
      "Exercise SPY 575 put Apr 17 '26 at the broker, then press Exercised. It books position 5, 2 at 5.00 a share",
    );
    expect(shown(message)).toEqual([["Exercised", "Dismiss"]]);
  });

  it("of contracts that were replaced by others offers to adopt those", () => {
    const contracts = [{ symbol: missing.symbol, becomes: "SPY1260417P00580000" }];
    const succession = { ratio: 1, is_adjusted: true, contracts };
    const appeared = [{ symbol: "SPY1260417P00580000", held: -2 }];
    const message = render("drift", { ...facts, lines: [missing], adopt: null, appeared, succession });
    expect(read(message)).toContain("⚠️ SPY: the broker has replaced your contracts with others");
    expect(read(message)).toContain("New at the broker: SPY1 580 put Apr 17 '26 −2");
    expect(read(message)).toContain("Take over: SPY 580 put Apr 17 '26 becomes SPY1 580 put Apr 17 '26.");
    expect(read(message)).toContain("it does not deliver 100 shares");
    expect(shown(message)).toEqual([["Take over", "Dismiss"]]);
    const split = { ratio: 4, is_adjusted: false, contracts };
    expect(read(render("drift", { ...facts, lines: [missing], adopt: null, succession: split }))).toContain(
      ", 4 for one. Credit, rules and history stay the same.",
    );
  });

  it("without anything to book offers only to dismiss it", () => {
    const more = { ...line, held: -3, position_ids: [5, 6] };
    const message = render("drift", { ...facts, lines: [more], adopt: null });
    expect(read(message)).toContain("book −2, broker −3 (positions 5, 6)");
    expect(read(message)).toContain("The cause is not known. Check your account at the broker.");
    expect(shown(message)).toEqual([["Dismiss"]]);
  });

  it("without a mark to book explains how to close by hand what is entirely missing", () => {
    const text = read(render("drift", { ...facts, lines: [missing], adopt: null }));
    expect(text).toContain(
      "Check your account at the broker.\nIf position 5 was closed there, write /closed 5 PRICE",
    );
  });

  it.each([
    ["adopt", "Answered. Booked as the broker holds it."],
    ["dismiss", "Answered. Dismissed: the book stays as it is."],
    ["gone", "Answered. The difference is gone or has changed."],
  ])("answered %s says so and has no buttons", (answer, says) => {
    const message = render("drift", { ...facts, answer });
    expect(read(message).split("\n").at(-1)).toBe(says);
    expect(read(message)).not.toContain("Until you answer");
    expect(message.buttons).toEqual([]);
  });

  it("fits one message however many differences there are", () => {
    const lines = Array.from({ length: 500 }, (_, n) => ({
      ...line,
      position_ids: Array.from({ length: 50 }, (_, m) => 1_000_000 + n * 50 + m),
    }));
    const adopt = lines.map((_, n) => ({
      position_id: 1_000_000 + n,
      quantity: 10_000,
      price: 99_999.99,
      reason: "assigned",
    }));
    const message = render("drift", { ...facts, lines, adopt });
    expect(read(message).length).toBeLessThanOrEqual(4096);
    expect(read(message).match(/488 more/g)).toHaveLength(2);
  });
});
