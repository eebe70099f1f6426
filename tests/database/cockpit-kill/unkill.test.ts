import { describe, expect, it } from "vitest";
import { csp, OWNER, quotesFor } from "../../support/book.ts";
import { book, kill, settings, unkill, useBook } from "./stage.ts";

useBook();

describe("/unkill", () => {
  it("asks for confirmation, listing what the next check would close", async () => {
    const [due, off] = [csp(), csp({ overrides: { auto_exit: false } })];
    const position_id = await book.open(due);
    await book.open(off);
    await kill();
    await book.decide([...quotesFor(due, 75), ...quotesFor(off, 75)]);
    await book.deliver();
    expect(await book.command("unkill")).toEqual({ outcome: "asked" });
    expect(await book.deliver()).toMatchObject([
      {
        kind: "confirmation",
        facts: {
          action: "unkill",
          killed_at: "Tue Mar 3, 10:00",
          killed_by: OWNER,
          due: [{ position_id, ticker: due.ticker, exit_reason: "profit_target" }],
        },
      },
    ]);
    await book.answerNewest("confirmation", "confirm");
    expect(await settings()).toEqual({ killed_at: null, killed_by: null });
    const { exits } = await book.decide([...quotesFor(due, 75), ...quotesFor(off, 75)]);
    expect(exits).toEqual([{ position_id, reason: "profit_target" }]);
  });

  it("is refused if the kill switch is not on", async () => {
    expect(await book.command("unkill")).toEqual({
      outcome: "refused",
      message: "The kill switch is not on.",
    });
  });

  it("lets requests be approved again", async () => {
    const request = csp();
    await book.propose(request);
    await kill();
    await unkill();
    await book.deliver();
    expect(await book.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });
  });

  it("is confirmed once, though requested by two", async () => {
    await kill();
    await book.command("unkill");
    await book.deliver();
    const said = await Promise.all([
      book.answerNewest("confirmation", "confirm"),
      book.answerNewest("confirmation", "confirm"),
    ]);
    expect(said.map(({ outcome }) => outcome).sort()).toEqual(["already", "answered"]);
  });
});
