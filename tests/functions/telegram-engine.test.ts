import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ChatMessage,
  csp,
  putSymbol,
  STRANGER,
  startTestStack,
  type TestStack,
} from "../support/stack.ts";

/** Wednesday and Thursday before the expirations of Friday, March 6, 10:15 in New York. */
const OPENED = "2026-03-04T15:15:00Z";
const LAST_DAY = "2026-03-06T15:15:00Z";
const AFTER = "2026-03-06T21:00:00Z";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack(OPENED);
});
afterAll(() => stack.stop());

/** A put expiring on the coming Friday that no rule closes by itself; returns its position_id. */
async function openPut(ticker: string, exit_dte = 0): Promise<number> {
  await stack.setClock(OPENED);
  const request = csp({ ticker, expiration_date: "2026-03-06", overrides: { auto_exit: false, exit_dte } });
  const answer = await stack.call("create-position", {
    request,
    entry_price: 150,
    quantity: 1,
    execution_data: {},
  });
  expect(answer.status, answer.text).toBe(201);
  await stack.quote({ [putSymbol(request, 580)]: [1, 1.1] });
  return Number((answer.body as { position_id: number }).position_id);
}

async function expire(ticker: string, close: number): Promise<void> {
  await stack.underlying({ [ticker]: close });
  await stack.setClock(AFTER);
  await stack.check();
}

const asks = (position_id: number) => (message: ChatMessage) =>
  message.text.includes(`Position ${position_id} has expired`);

/** Presses a button that is not on a trade card. */
async function pressText(message: ChatMessage, text: RegExp, user_id?: number): Promise<string | undefined> {
  const callback_data = message.buttons.find((button) => text.test(button.text))?.callback_data;
  const response = await fetch(`${stack.chatUrl}/press`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ message_id: message.message_id, callback_data, user_id }),
  });
  const { answer } = (await response.json()) as { answer?: { text?: string } };
  return answer?.text;
}

const position = async (position_id: number) => {
  const [row] = await stack.db
    .sql`select to_jsonb(p) as p from public.positions p where position_id = ${position_id}`;
  return row?.p;
};

describe("an expired position that nobody may settle by guess", () => {
  it("asks what became of it; Assigned books what its legs were worth at the close, once", async () => {
    const position_id = await openPut("AAA");
    await expire("AAA", 575);
    const question = await stack.message(asks(position_id));
    expect(question.text).toContain("AAA closed at 575.00");
    expect(question.buttons.map(({ text }) => text)).toEqual(["Expired, 0.00", "Assigned, 500.00"]);

    expect(await pressText(question, /Assigned/, STRANGER)).toMatch(/may not decide/);
    expect(await position(position_id)).toMatchObject({ status: "OPEN" });

    expect(await pressText(question, /Assigned/)).toBe("Booked as assigned.");
    expect(await pressText(question, /Expired/)).toMatch(/already/);
    expect(await position(position_id)).toMatchObject({
      status: "CLOSED",
      exit_reason: "assigned",
      exit_price: 500,
      realized_pnl: -350,
      exit_date: "2026-03-06T21:00:00+00:00",
    });
    const answered = await stack.message(
      (message) => message.message_id === question.message_id && message.text.includes("Answered"),
    );
    expect(answered.buttons).toEqual([]);
  });

  it("takes /closed with the price at which it was closed elsewhere", async () => {
    const position_id = await openPut("BBB");
    await expire("BBB", 579);
    const question = await stack.message(asks(position_id));
    await stack.send(`/closed ${position_id} 80.50 rolled`);
    await stack.message(({ text }) => text.includes(`Position ${position_id} exited - BBB - rolled`));
    expect(await position(position_id)).toMatchObject({
      exit_reason: "rolled",
      exit_price: 80.5,
      realized_pnl: 69.5,
    });
    await stack.message(
      ({ message_id, text }) => message_id === question.message_id && text.includes("Answered: rolled"),
    );
    expect(await pressText(question, /Expired/)).toMatch(/already/);
  });

  it("expired worthless by its official close it asks nobody and keeps the full credit", async () => {
    const position_id = await openPut("CCC");
    await expire("CCC", 590);
    await stack.message(({ text }) => text.includes(`Position ${position_id} exited - CCC - expired`));
    expect(await position(position_id)).toMatchObject({
      status: "EXPIRED",
      realized_pnl: 150,
      exit_date: "2026-03-06T21:00:00+00:00",
    });
  });
});

describe("on its last day", () => {
  it("a position that is still open is announced at the first check, once", async () => {
    const position_id = await openPut("DDD");
    await stack.setClock(LAST_DAY);
    await stack.check();
    const alert = await stack.message(({ text }) => text.includes("last day") && text.includes("DDD"));
    expect(alert.text).toContain(`Position ${position_id}`);
    expect(alert.text).toContain("automatic exit off");
    await stack.check();
    await stack.quiet();
    expect((await stack.messages()).filter(({ text }) => text.includes("last day"))).toHaveLength(1);
  });
});

describe("/why", () => {
  it("says what the latest check decided, with its numbers, and how the day went", async () => {
    const position_id = await openPut("EEE");
    await stack.check();
    await stack.send(`/why ${position_id}`);
    const { text } = await stack.message((message) => message.text.includes(`Position ${position_id} ·`));
    expect(text).toContain("Held: no rule holds.");
    expect(text).toContain("100.00 / 110.00");
    expect(text).toContain("The mark 105.00 against the credit 150.00 makes +45.00.");
    expect(text).toContain("Profit target +75.00: 30.00 away (20 % of the credit).");
    expect(text).toContain("Stop −300.00: 345.00 away (230 % of the credit).");
    expect(text).toContain("2 days to expiration; the date rule closes at 0.");
    expect(text).toMatch(/Today\n10:15: Held: no rule holds, P&L \+45.00/);
  });

  it("says that a rule holds and why nothing is sent", async () => {
    const position_id = await openPut("FFF", 21);
    await stack.check();
    await stack.send(`/why ${position_id}`);
    const { text } = await stack.message((message) => message.text.includes(`Position ${position_id} ·`));
    expect(text).toContain("Due (days to expiration), but its automatic exit is off.");
  });

  it("of a position that there is not offers those that are open", async () => {
    await stack.send("/why 4711");
    const { buttons } = await stack.message((message) => message.text.includes("no position 4711"));
    expect(buttons.map(({ callback_data }) => callback_data)).toContainEqual(
      expect.stringMatching(/^nav:why:\d+$/),
    );
  });
});

describe("/closed", () => {
  it("without a price says how to write it", async () => {
    await stack.send("/closed 5");
    await stack.message(({ text }) => text.includes("Write /closed POSITION PRICE"));
  });

  it("of a position that there is not says so", async () => {
    await stack.send("/closed 4711 10");
    await stack.message(({ text }) => /there is no position 4711/i.test(text));
  });

  it("is nothing to a stranger", async () => {
    const position_id = await openPut("GGG");
    await stack.quiet();
    const before = await stack.contents();
    await stack.send(`/closed ${position_id} 0`, STRANGER);
    await stack.quiet();
    expect(await stack.contents()).toEqual(before);
  });
});
