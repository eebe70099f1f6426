import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type ChatMessage,
  csp,
  putSymbol,
  type Row,
  startTestStack,
  type TestStack,
  type Toast,
  TRADER,
  until,
  vpc,
} from "../support/stack.ts";
import type { StrikeRequest } from "../support/trades.ts";

/** Tuesday, 10:15 in New York. */
const NOW = "2026-02-24T15:15:00Z";
/** A viewer in the settings of the local stack. */
const VIEWER = 1002;

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack(NOW);
});
afterAll(() => stack.stop());
beforeEach(() => stack.setClock(NOW));

let updates = 1_000_000;

/** A message in the owner's chat, in Telegram's form. */
function write(text: string, from: number): Row {
  updates += 1;
  return {
    update_id: updates,
    message: {
      message_id: 600_000 + updates,
      from: { id: from, is_bot: false, first_name: "Max" },
      chat: { id: TRADER, first_name: "Max", type: "private" },
      date: 1_771_945_000,
      text,
      entities: [{ offset: 0, length: text.length, type: "bot_command" }],
    },
  };
}

/** The message that answers the trader's text. */
async function ask(text: string): Promise<ChatMessage> {
  await stack.quiet();
  const before = await stack.messages();
  await stack.send(text);
  const messages = await until(stack.messages, (now) => now.length > before.length);
  return messages.at(-1) as ChatMessage;
}

/** Presses the button of a message and returns the text shown to the trader. */
async function press({ message_id, buttons }: ChatMessage, name: RegExp | string): Promise<Toast> {
  const button = buttons.find(({ text }) => (typeof name === "string" ? text === name : name.test(text)));
  expect(button, `${name} among ${JSON.stringify(buttons)}`).toBeDefined();
  const response = await fetch(`${stack.chatUrl}/press`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ message_id, callback_data: button?.callback_data }),
  });
  return ((await response.json()) as { answer: Toast }).answer;
}

/** Waits until the same message has this text. */
const becomes = ({ message_id }: ChatMessage, says: RegExp | string) =>
  stack.message(
    (message) =>
      message.message_id === message_id &&
      (typeof says === "string" ? message.text.includes(says) : says.test(message.text)),
  );

/** The next message after the action. */
async function next(does: () => Promise<unknown>): Promise<ChatMessage> {
  await stack.quiet();
  const before = await stack.messages();
  await does();
  const messages = await until(stack.messages, (now) => now.length > before.length);
  return messages.at(-1) as ChatMessage;
}

async function quote(trade: StrikeRequest, mark: number): Promise<void> {
  const short = (mark + (trade.width === undefined ? 0 : 100)) / 100;
  const around = (mid: number): [number, number] => [(mid * 100 - 1) / 100, (mid * 100 + 1) / 100];
  await stack.quote({
    [putSymbol(trade, trade.strike_price)]: around(short),
    ...(trade.width !== undefined && { [putSymbol(trade, trade.strike_price - trade.width)]: around(1) }),
  });
}

/** An open position with a mark of 130.00. */
async function opened(trade = csp()): Promise<{ id: number; trade: StrikeRequest }> {
  const answer = await stack.call("create-position", {
    request: trade,
    entry_price: trade.net_credit,
    quantity: trade.quantity,
  });
  expect(answer.status, answer.text).toBe(201);
  await quote(trade, 130);
  await stack.check();
  return { id: (answer.body as { position_id: number }).position_id, trade };
}

const statusOf = async (id: number) =>
  (await stack.db.sql`select status, exit_reason from public.positions where position_id = ${id}`)[0];
const actions = async (action: string) =>
  await stack.db.sql`select user_id, outcome from public.actions where action = ${action} order by action_id`;

afterAll(async () => {
  await stack.quiet();
  const parked = await stack.db.sql`select kind, error from private.outbox where status = 'parked'`;
  expect([...parked]).toEqual([]);
});

describe("the read-only commands", () => {
  let id: number;
  let trade: StrikeRequest;
  beforeAll(async () => {
    await stack.setClock(NOW);
    ({ id, trade } = await opened(csp({ quantity: 2 })));
    await opened(vpc());
  });

  it("/positions lists the open ones; a button shows one of them below, and the list stays", async () => {
    const list = await ask("/positions");
    expect(list.text).toMatch(new RegExp(`#${id} ${trade.ticker} 580p ×2`));
    const one = await next(() => press(list, `#${id}`));
    expect(one.text).toMatch(
      new RegExp(`^Position ${id} · ${trade.ticker} 580 put Apr 17 '26\n52 days left`),
    );
    expect(one.text).toMatch(/Mark +130\.00\nP&L +\+40\.00/);
  });

  it("/position is a picture; its reasons and its rules are other views of the same message", async () => {
    const one = (await ask(`/position ${id}`)) as ChatMessage & { photo: string };
    const png = await fetch(one.photo);
    expect(png.headers.get("Content-Type")).toBe("image/png");
    expect((await press(one, "Why")).text).toBe("One moment ...");
    const why = await becomes(one, "Holding: no exit rule has triggered.");
    await press(why, "Rules");
    const rules = await becomes(one, `Rules of position ${id}`);
    await press(rules, "◂ Position");
    await becomes(one, "to the date rule");
  });

  it("/pnl has four periods, in place", async () => {
    const pnl = await ask("/pnl");
    expect(pnl.text).toMatch(/^P&L, Feb 24 '26\n/);
    await press(pnl, "Week");
    await becomes(pnl, /^P&L, Feb 23 '26 to Feb 24 '26\n/);
    await press(pnl, "Month");
    await becomes(pnl, /^P&L, Feb 1 '26 to Feb 24 '26\n/);
    await press(pnl, "All");
    await becomes(pnl, /^P&L, /);
    await press(pnl, "Performance");
    await becomes(pnl, /^Performance/);
  });

  it.each<[string, RegExp]>([
    ["/performance", /^Performance/],
    ["/orders", /Done today: 2\nexit|Done today: 2\nentry/],
    ["/pending", /^No trade is waiting for approval or a fill\./],
    ["/rules", /^Exit rules for new positions\n[\s\S]*CSP +50 % +200 % +21 DTE/],
    ["/health", /^(✅|⚠️) Health, Tue Feb 24, 10:15\nMarket +open\n/],
    ["/help", /\/positions - [\s\S]*\/kill - /],
    ["/why 4711", /There is no position 4711/],
    ["/position", /Write \/position with the number of a position\. Which one\?/],
    ["/rules 4711", /There is no position 4711/],
    ["/close 4711", /There is no (open )?position 4711/],
    ["/closed", /Write \/closed POSITION PRICE/],
  ])("%s is answered", async (command, says) => {
    expect((await ask(command)).text).toMatch(says);
  });

  it("a wrong number is corrected with a button", async () => {
    const wrong = await ask("/why 4711");
    await press(wrong, new RegExp(`^#${id} `));
    await becomes(wrong, `Position ${id} · ${trade.ticker}`);
  });

  it("after a trade there are figures", async () => {
    const { id: closed, trade: other } = await opened();
    await quote(other, 75);
    await stack.check();
    expect(await statusOf(closed)).toMatchObject({ status: "CLOSED" });
    expect((await ask("/performance")).text).toMatch(/Won +1 of 1\n[\s\S]*profit target +1\/1 +\+75\.00/);
    expect((await ask("/pnl week")).text).toMatch(/Week +1 +\+75\.00[\s\S]*Won +1 of 1/);
    expect((await ask(`/position ${closed}`)).text).toMatch(/Closed at +75\.00\nP&L +\+75\.00/);
    expect((await ask("/orders")).text).toMatch(
      /exit T\w+ 580p +75\.00\n {2}×1 filled +10:15\n {2}#\d+, profit target/,
    );
  });
});

describe("/close", () => {
  it("takes two steps: the cost now, then the order; the message is updated to the end", async () => {
    const { id, trade } = await opened(csp({ quantity: 2 }));
    const asked = await ask(`/close ${id}`);
    expect(asked.text).toMatch(
      new RegExp(`^❓ Close position ${id}\\? - ${trade.ticker} 580 put Apr 17 '26\n`),
    );
    expect(asked.text).toMatch(/Mark +130\.00\nNatural +\d+\.\d\d\nCosts +260\.00\nP&L +\+40\.00/);
    expect(await statusOf(id)).toMatchObject({ status: "OPEN" });

    expect((await press(asked, /Confirm/)).text).toBe("Confirmed.");
    const done = await becomes(asked, "✅ closed");
    expect(done.buttons).toEqual([]);
    expect(await statusOf(id)).toEqual({ status: "CLOSED", exit_reason: "manual" });
    await stack.message(({ text }) => text.startsWith(`📊 Position ${id} exited`));
    expect(await press(asked, /Confirm/)).toMatchObject({ text: expect.stringMatching(/already/) });
  });

  it("cancelled does nothing; asked again, the older question is out of date", async () => {
    const { id } = await opened();
    const first = await ask(`/close ${id}`);
    const second = await ask(`/close ${id}`);
    await becomes(first, "Asked again, in a newer message.");
    expect((await press(first, /Confirm/)).text).toMatch(/already|out of date/);
    expect((await press(second, "Cancel")).text).toBe("Cancelled. Nothing was done.");
    await becomes(second, `Cancelled by user ${TRADER}. Nothing was done.`);
    await stack.check();
    expect(await statusOf(id)).toMatchObject({ status: "OPEN" });
  });

  it("outside market hours waits for the open, and can be cancelled until then", async () => {
    const { id } = await opened();
    await stack.setClock("2026-02-24T23:00:00Z");
    const asked = await ask(`/close ${id}`);
    expect(asked.text).toContain("The market is closed. The order is sent when it opens, Wed Feb 25, 09:30.");
    await press(asked, /Confirm/);
    const waiting = await becomes(asked, "⏳ waits for the open, Wed Feb 25, 09:30");
    expect((await press(waiting, "Never mind")).text).toBe(
      "Cancelled. No order is sent; the exit rules stay active.",
    );
    await becomes(asked, "Cancelled by user");
    await stack.setClock("2026-02-25T15:15:00Z");
    await stack.check();
    expect(await statusOf(id)).toMatchObject({ status: "OPEN" });
  });

  it("lapses after two minutes", async () => {
    const { id } = await opened();
    const asked = await ask(`/close ${id}`);
    await stack.db.sql`
      update private.prompts set expires_at = clock_timestamp() - interval '1 second' where kind = 'confirmation'`;
    expect(await press(asked, /Confirm/)).toMatchObject({
      text: expect.stringMatching(/^Too late/),
      show_alert: true,
    });
    const lapsed = await becomes(asked, `⌛ Expired. Nothing was done. /close ${id} asks again.`);
    expect(lapsed.buttons).toEqual([]);
    await stack.check();
    expect(await statusOf(id)).toMatchObject({ status: "OPEN" });
  });

  it("all asks for all of them at once", async () => {
    const asked = await ask("/close all");
    expect(asked.text).toMatch(/^❓ Close all \d+ positions\?\n/);
    await press(asked, /Confirm/);
    await until(
      async () => (await stack.db.sql`select from public.positions where status = 'OPEN'`).length,
      (open) => open === 0,
    );
    await becomes(asked, /✅ \d+ closed$/);
  });
});

describe("the switches", () => {
  it("/pause and its button /resume", async () => {
    const paused = await ask("/pause");
    expect(paused.text).toContain(`by user ${TRADER}`);
    expect((await ask("/positions")).text).toContain("⏸ Entries are paused.");
    const resumed = await next(() => press(paused, "Resume entries"));
    expect(resumed.text).toBe("▶️ Entries are allowed");
    expect((await press(paused, "Resume entries")).show_alert).toBe(true);
  });

  it("/kill holds back what is due, warns at every check, and /unkill sends it", async () => {
    const { id, trade } = await opened();
    const asked = await ask("/kill");
    expect(asked.text).toMatch(/Open positions +1\n/);
    await press(asked, /Confirm/);
    await becomes(asked, `✅ Confirmed by user ${TRADER}`);

    await quote(trade, 75);
    const warned = await next(() => stack.check());
    expect(warned.text).toMatch(
      new RegExp(
        `^🛑 Kill switch on since .*\nPosition ${id} - .*profit target \\(75\\.00, P&L \\+75\\.00\\)`,
      ),
    );
    const again = await next(() => stack.check());
    expect(again.text).toBe(warned.text);
    expect(await statusOf(id)).toMatchObject({ status: "OPEN" });
    expect((await ask("/health")).text).toContain("🛑 Kill switch on since");
    expect((await ask(`/why ${id}`)).text).toContain("but the kill switch is on");

    const back = await next(() => press(again, "Unkill"));
    expect(back.text).toContain("The next check closes:");
    await press(back, /Confirm/);
    await becomes(back, "✅ Confirmed");
    await stack.check();
    expect(await statusOf(id)).toMatchObject({ status: "CLOSED", exit_reason: "profit_target" });
    expect((await actions("kill")).map(({ user_id, outcome }) => [user_id, outcome])).toEqual([
      [String(TRADER), "asked"],
      [String(TRADER), "answered"],
    ]);
  });
});

describe("/rules", () => {
  it("changes one at a time, showing old and new; the automatic exit has a button", async () => {
    const { id } = await opened();
    expect((await ask(`/rules ${id} profit 60%`)).text).toContain("✏️ Profit target: $75.00 → $90.00");
    expect((await ask(`/rules ${id} stop 250`)).text).toContain("✏️ Stop: $300.00 → $250.00");
    const changed = await ask(`/rules ${id} dte 14`);
    expect(changed.text).toContain("✏️ Date rule: 21 DTE → 14 DTE");
    expect(changed.text).toMatch(/Date +14 DTE +Apr 6 '26/);
    const off = await next(() => press(changed, "Turn automatic exit off"));
    expect(off.text).toContain("✏️ Automatic exit: on → off");
    expect(off.text).toContain("⚠️ Automatic exit is off");
    expect(off.text).toMatch(new RegExp(`: stop 300.* → 250.* by ${TRADER}\n`));
    expect((await ask(`/rules ${id} profit lots`)).text).toMatch(/^🛑 Write \/rules/);
  });
});

describe("/pending", () => {
  it("has a button that sends the card again, whose buttons are then the ones that work", async () => {
    const trade = csp();
    await stack.underlying({ [trade.ticker]: 590 });
    await quote(trade, 150);
    await stack.propose(trade);
    const card = await stack.card(trade.ticker, /Quoted/);
    const list = await ask("/pending");
    expect(list.text).toContain(
      `${trade.ticker} 580 put Apr 17 '26 × 1 at 150.00 a contract\n❓ waits for approval until`,
    );
    const again = await next(() => press(list, new RegExp(trade.ticker)));
    expect(again.text).toBe(card.text);
    expect((await stack.press(card, "Approve"))?.text).toMatch(/out of date/);
    expect((await stack.press(again, "Approve"))?.text).toMatch(/^Approved/);
    await becomes(again, "opened at 150.00");
  });
});

describe("a viewer", () => {
  it("gets answers to read-only commands, and a refusal for others", async () => {
    const seen = await next(() => stack.call("telegram-webhook", write("/positions", VIEWER)));
    expect(seen.text).toMatch(/open/);
    const before = await stack.db.sql`select count(*) from public.actions`;
    const told = await next(() => stack.call("telegram-webhook", write("/kill", VIEWER)));
    expect(told.text).toBe(`🛑 You (user ${VIEWER}) may look here, but not act.`);
    expect([...(await stack.db.sql`select count(*) from public.actions`)]).toEqual([...before]);
  });
});
