import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ChatMessage,
  csp,
  putSymbol,
  STRANGER,
  startTestStack,
  type TestStack,
  until,
} from "../support/stack.ts";

/** The Wednesday before the expirations of Friday, March 6, and that Friday; both 10:15 in New York. */
const OPENED = "2026-03-04T15:15:00Z";
const LAST_DAY = "2026-03-06T15:15:00Z";
const AFTER = "2026-03-06T21:00:00Z";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack(OPENED);
});
afterAll(() => stack.stop());

/** A put that expires on the coming Friday and that no rule closes; returns its position_id. */
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

/** The broker still had it when last asked, so the bot asks to confirm that it was closed elsewhere. */
async function confirmClosed(position_id: number): Promise<void> {
  const question = await stack.message(({ text }) =>
    text.includes(`Was position ${position_id} closed elsewhere?`),
  );
  await pressText(question, /Confirm/);
}

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

describe("an expired position that needs a person's decision", () => {
  it("asks for the outcome; Assigned books the worth of its legs at the close, once", async () => {
    const position_id = await openPut("AAA");
    await expire("AAA", 575);
    const question = await stack.message(asks(position_id));
    expect(question.text).toContain("AAA closed at 575.00");
    expect(question.buttons.map(({ text }) => text)).toEqual(["Expired, 0.00", "Assigned, 500.00"]);

    expect(await pressText(question, /Assigned/, STRANGER)).toMatch(/not allowed to decide/);
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

  it("accepts /closed with the price at which it was closed elsewhere", async () => {
    const position_id = await openPut("BBB");
    await expire("BBB", 579);
    const question = await stack.message(asks(position_id));
    await stack.send(`/closed ${position_id} 0.805 rolled`);
    await confirmClosed(position_id);
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

  it("that expired worthless by its official close needs no answer and keeps the full credit", async () => {
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

describe("an order with several candidates at the broker", () => {
  it("asks which it is; the next check asks the broker for the one taken", async () => {
    await stack.setClock(OPENED);
    const request = csp({ ticker: "JJJ" });
    await stack.underlying({ JJJ: 590 });
    // Below its credit, so it does not fill.
    await stack.quote({ [putSymbol(request, 580)]: [1.39, 1.41] });
    await stack.propose(request);
    await stack.press(await stack.card("JJJ"), "Approve");
    const orders = () =>
      stack.db
        .sql`select order_id, status, broker_order_id from public.orders where request_id = ${request.request_id}`;
    const [entry] = await until(orders, ([order]) => order?.status === "working");
    await stack.quiet();

    // The reports of an adapter that found two candidates in two polls.
    const reports = [
      { order_id: entry?.order_id, status: "unknown", candidates: ["910000001", "910000002"] },
    ];
    for (let look = 0; look < 2; look += 1) {
      await stack.db.sql`select private.apply_order_reports(${JSON.stringify(reports)}::text::jsonb)`;
    }
    expect((await stack.call("deliver-alerts", {})).status).toBe(200);
    const question = await stack.message(({ text }) => text.startsWith(`❓ Order ${entry?.order_id}`));
    expect(question.text).toContain("JJJ 580 put Apr 17 '26");
    expect(question.text).toContain("Entry, 1 at a credit of 1.50 a share, 150.00 a contract.");
    expect(question.buttons.map(({ text }) => text)).toEqual([
      "Order 910000001",
      "Order 910000002",
      "None, it never arrived",
    ]);

    expect(await pressText(question, /910000002/, STRANGER)).toMatch(/not allowed to decide/);
    expect(await pressText(question, /910000002/)).toBe("Taken: it is order 910000002.");
    expect(await pressText(question, /None/)).toBe(
      "Nothing changed: it was already answered. It is order 910000002.",
    );
    await stack.message(
      ({ message_id, text, buttons }) =>
        message_id === question.message_id &&
        text.includes("Answered. It is order 910000002.") &&
        buttons.length === 0,
    );
    await until(orders, ([order]) => order?.status === "working");
  });
});

describe("a position that the broker does not hold", () => {
  /** Closes it at the broker without the bot. */
  async function closeElsewhere(position_id: number): Promise<void> {
    await stack.db.sql`
      insert into private.paper_orders (client_order_id, purpose, legs, max_worth, collateral, quantity, limit_price, status,
        fill_cash, day_ends_at)
      select 'elsewhere-' || position_id, 'exit', legs, max_worth, collateral / quantity, open_quantity, 75, 'filled',
        -75 * open_quantity, private.next_close(private.now())
      from public.positions where position_id = ${position_id}`;
  }

  const differs = (ticker: string) => (message: ChatMessage) =>
    message.text.startsWith(`⚠️ ${ticker}: the broker and the book differ`);

  it("is asked about after two checks; Adopt books it closed at its mark, once", async () => {
    const position_id = await openPut("HHH");
    await stack.check();
    await closeElsewhere(position_id);
    await stack.check();
    await stack.quiet();
    expect((await stack.messages()).filter(differs("HHH"))).toEqual([]);

    await stack.check();
    const question = await stack.message(differs("HHH"));
    expect(question.text).toContain(`HHH 580 put Mar 6 '26: book −1, broker 0 (position ${position_id})`);
    expect(question.text).toContain(`position ${position_id}, 1 at 1.05 a share, 105.00 a contract`);
    expect(question.buttons.map(({ text }) => text)).toEqual(["Adopt", "Dismiss"]);

    expect(await pressText(question, /Adopt/, STRANGER)).toMatch(/not allowed to decide/);
    expect(await position(position_id)).toMatchObject({ status: "OPEN" });
    expect(await pressText(question, /Adopt/)).toBe("Booked as the broker holds it.");
    expect(await pressText(question, /Dismiss/)).toMatch(/already/);
    expect(await position(position_id)).toMatchObject({
      status: "CLOSED",
      exit_reason: "manual",
      exit_price: 105,
      realized_pnl: 45,
    });
    await stack.message(
      ({ message_id, text, buttons }) =>
        message_id === question.message_id &&
        text.includes("Answered. Booked as the broker holds it.") &&
        buttons.length === 0,
    );
  });

  it("accepts /closed with the real price: the question is gone at the next check", async () => {
    const position_id = await openPut("III");
    await closeElsewhere(position_id);
    await stack.check();
    await stack.check();
    const question = await stack.message(differs("III"));
    expect(question.text).toContain(`/closed ${position_id} PRICE`);
    // A quarter above the mark, in whole cents per share.
    const price = Math.round(Number((await position(position_id))?.mark) * 1.25);
    await stack.send(`/closed ${position_id} ${price / 100}`);
    await stack.message(({ text }) => text.includes(`Position ${position_id} exited - III`));
    await stack.check();
    await stack.message(
      ({ message_id, text }) => message_id === question.message_id && text.includes("Answered."),
    );
    expect(await pressText(question, /Adopt/)).toMatch(/already/);
    expect(await position(position_id)).toMatchObject({
      exit_price: price,
      realized_pnl: 150 - price,
    });
  });

  it("is shown by /reconcile at once, in the evening too", async () => {
    const position_id = await openPut("KKK");
    await closeElsewhere(position_id);
    await stack.setClock("2026-03-05T01:30:00Z");
    await stack.send("/reconcile");
    const { text } = await stack.message(({ text }) => text.includes("Wed Mar 4, 20:30"));
    expect(text).toMatch(/^⚠️ \d+ symbols? differs?, \d+ agree/);
    expect(text).toContain(
      `KKK 580 put Mar 6 '26: book −1, broker 0 (position ${position_id}) - new, the next check decides`,
    );
    // Confirmed, for the tests below.
    await stack.send(`/closed ${position_id} 1`);
    await stack.message((message) => message.text.includes(`Position ${position_id} exited - KKK`));
  });
});

describe("on its last day", () => {
  it("a position that is still open is announced at the first check, once", async () => {
    const position_id = await openPut("DDD");
    await stack.setClock(LAST_DAY);
    await stack.check();
    const alert = await stack.message(
      ({ text }) => text.includes("last trading day") && text.includes("DDD"),
    );
    expect(alert.text).toContain(`Position ${position_id}`);
    expect(alert.text).toContain("automatic exit off");
    await stack.check();
    await stack.quiet();
    expect((await stack.messages()).filter(({ text }) => text.includes("last trading day"))).toHaveLength(1);
  });
});

describe("/why", () => {
  it("shows what the latest check decided, with its numbers, and how the day went", async () => {
    const position_id = await openPut("EEE");
    await stack.check();
    await stack.send(`/why ${position_id}`);
    const { text } = await stack.message((message) => message.text.includes(`Position ${position_id} ·`));
    expect(text).toContain("Holding: no exit rule has triggered.");
    expect(text).toContain("100.00 / 110.00");
    expect(text).toContain("Mark 105.00, credit 150.00: P&L +45.00.");
    expect(text).toContain("Profit target +75.00: 30.00 away (20 % of the credit).");
    expect(text).toContain("Stop −300.00: 345.00 away (230 % of the credit).");
    expect(text).toContain("2 days to expiration; the date rule closes at 0 DTE.");
    expect(text).toMatch(/Today\n10:15: Holding: no exit rule has triggered, P&L \+45.00/);
  });

  it("shows that a rule is met and why nothing is sent", async () => {
    const position_id = await openPut("FFF", 21);
    await stack.check();
    await stack.send(`/why ${position_id}`);
    const { text } = await stack.message((message) => message.text.includes(`Position ${position_id} ·`));
    expect(text).toContain("Due (days to expiration), but automatic exit is off.");
  });

  it("for an unknown position offers the open ones", async () => {
    await stack.send("/why 4711");
    const { buttons } = await stack.message((message) => message.text.includes("no position 4711"));
    expect(buttons.map(({ callback_data }) => callback_data)).toContainEqual(
      expect.stringMatching(/^nav:why:\d+$/),
    );
  });
});

describe("/closed", () => {
  it("without a price shows the format", async () => {
    await stack.send("/closed 5");
    await stack.message(({ text }) => text.includes("Write /closed POSITION PRICE"));
  });

  it("for an unknown position says so", async () => {
    await stack.send("/closed 4711 10");
    await stack.message(({ text }) => /there is no position 4711/i.test(text));
  });

  it("is ignored from a stranger", async () => {
    const position_id = await openPut("GGG");
    await stack.quiet();
    const before = await stack.contents();
    await stack.send(`/closed ${position_id} 0`, STRANGER);
    await stack.quiet();
    expect(await stack.contents()).toEqual(before);
  });
});
