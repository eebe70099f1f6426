import { describe, expect, it } from "vitest";
import { TOKEN } from "../facts/common.ts";
import { data, read } from "../reading.ts";
import { say } from "./say.ts";

const answered = (answer: string | null) => ({ answer, answered_by: "77", answered_at: "Tue Mar 3, 10:06" });

describe("a person's entry about the account", () => {
  it("is asked back if the book has another figure, with possible reasons for the difference", () => {
    const message = say("balance");
    expect(read(message)).toBe(
      [
        "❓ Is the account worth 101,250.50?",
        "You say     101,250.50",
        "The book    100,000.00",
        "Difference   +1,250.50",
        "The book: its value at the last close, plus ledger entries and trades since then, at the latest marks, Tue Mar 3, 10:05.",
        "An adjustment counts as performance: interest, fees or prices that the book does not know. " +
          "A deposit does not count as performance.",
        "Confirm? Expires in 2 minutes.",
      ].join("\n"),
    );
    expect(data(message)).toEqual([`adjustment:${TOKEN}`, `deposit:${TOKEN}`, `cancel:${TOKEN}`]);
    const less = {
      adjustment: { kind: "adjustment", amount: -80 },
      withdrawal: { kind: "withdrawal", amount: 80 },
    };
    expect(read(say("balance", { books: less }))).toMatch(
      /Difference +−80\.00\n[\s\S]*A withdrawal does not count as performance/,
    );
  });

  it("shows what was booked, and how to undo it", () => {
    expect(
      read(say("balance", answered("adjustment")))
        .split("\n")
        .at(-1),
    ).toBe(
      "✅ Booked by user 77, Tue Mar 3, 10:06: adjustment of +1,250.50. /balance back undoes it, today only.",
    );
    expect(
      read(say("balance", answered("deposit")))
        .split("\n")
        .at(-1),
    ).toBe(
      "✅ Booked by user 77, Tue Mar 3, 10:06: deposit of 1,250.50. /deposit back undoes it, today only.",
    );
    expect(read(say("balance", answered("cancel")))).toMatch(/Cancelled by user 77\. Nothing was done\.$/);
    expect(say("balance", answered("deposit")).buttons).toEqual([]);
    expect(read(say("balance", { lapsed: true }))).toMatch(/\/balance AMOUNT asks again\.$/);
  });

  it("is the start of the account if there is none, from that morning on", () => {
    const start = say("balance", {
      equity: null,
      books: { confirm: { kind: "starting_balance", amount: 101_250.5 } },
    });
    expect(read(start)).toMatch(
      /^❓ Start the account with 101,250\.50\?\nThis is its value before the open of Mar 3 '26/,
    );
    expect(data(start)).toEqual([`confirm:${TOKEN}`, `cancel:${TOKEN}`]);
  });

  it("is a deposit or a withdrawal, with its note", () => {
    const message = say("withdrawal");
    expect(read(message)).toBe(
      [
        "❓ Did 2,500.00 leave the account?",
        "rent",
        "It is booked on Mar 3 '26 and does not count as performance.",
        "Confirm? Expires in 2 minutes.",
      ].join("\n"),
    );
    expect(message.buttons.flat().map(({ text }) => text)).toEqual(["✅ Withdrawn 2,500.00", "Cancel"]);
  });

  it("is answered if it was undone, or agrees", () => {
    expect(read(say("ledger"))).toBe(
      "↩️ Undone: adjustment of +1,250.50, Mar 3 '26.\nThe account is worth 98,749.50 by the book.",
    );
    expect(read(say("ledger", { taken_back: undefined }))).toBe(
      "✅ The account is worth 98,749.50 by the book. There is nothing to book.",
    );
  });
});
