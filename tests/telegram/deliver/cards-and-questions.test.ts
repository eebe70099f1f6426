import { describe, expect, it } from "vitest";
import { CHAT, csp, quotesFor } from "../../support/book.ts";
import { deliver, telegram, useOutbox, wait, world } from "./outbox.ts";

useOutbox();

describe("a card", () => {
  const cardOf = async (request_id: string) => {
    const { card_message_id, card_token } = await world.request(request_id);
    return { message_id: Number(card_message_id), token: String(card_token) };
  };

  it("is sent once, with two buttons, and edited in place afterwards", async () => {
    const request = csp();
    await world.propose(request);
    await deliver();
    const { message_id, token } = await cardOf(request.request_id);
    const [sent] = telegram.calls;
    expect(sent?.method).toBe("sendMessage");
    const { inline_keyboard } = sent?.payload.reply_markup as {
      inline_keyboard: { callback_data: string; style?: string }[][];
    };
    const data = inline_keyboard.flat().map(({ callback_data }) => callback_data);
    expect(data).toEqual([`approve:${token}`, `reject:${token}`]);
    // Green trades, red does not.
    expect(inline_keyboard.flat().map(({ style }) => style)).toEqual(["success", "danger"]);
    expect(data.every((text) => Buffer.byteLength(text) <= 64)).toBe(true);

    await world.press(request.request_id, "approve");
    await deliver();
    expect(telegram.calls).toHaveLength(2);
    expect(telegram.calls[1]).toMatchObject({
      method: "editMessageText",
      payload: { chat_id: CHAT, message_id, reply_markup: { inline_keyboard: [] } },
    });
    expect(telegram.calls[1]?.payload.text).toContain("Approved");
  });

  it("that is refreshed while it asks has working buttons", async () => {
    const request = csp();
    await world.propose(request);
    await deliver();
    await world.sql`select private.queue_card(${request.request_id})`;
    await deliver();
    const [, edit] = telegram.calls;
    const { inline_keyboard } = edit?.payload.reply_markup as {
      inline_keyboard: { callback_data: string }[][];
    };
    const token = inline_keyboard[0]?.[0]?.callback_data.split(":")[1] ?? "";
    expect(await world.press(request.request_id, "approve", { token })).toMatchObject({
      outcome: "approved",
    });
  });

  it("whose answer was lost is repeated once, and the newer one has the working buttons", async () => {
    const request = csp();
    await world.propose(request);
    telegram.script("connection reset");
    await deliver();
    await wait();
    await deliver();
    expect(telegram.calls.map(({ method }) => method)).toEqual(["sendMessage", "sendMessage"]);
    expect(await world.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });
  });

  it("that has the same text as before counts as sent", async () => {
    const request = csp();
    await world.propose(request);
    await deliver();
    await world.press(request.request_id, "approve");
    telegram.script({
      error_code: 400,
      description:
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
    });
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
  });

  it.each([
    "Bad Request: message to edit not found",
    "Bad Request: MESSAGE_ID_INVALID",
    "Bad Request: message can't be edited",
  ])("that no longer exists is sent anew, and its buttons work (%s)", async (description) => {
    const request = csp();
    await world.propose(request);
    await deliver();
    const old = await cardOf(request.request_id);
    await world.sql`select private.queue_card(${request.request_id})`;
    telegram.script({ error_code: 400, description });
    await deliver();
    await wait();
    await deliver();
    expect(telegram.calls.map(({ method }) => method)).toEqual([
      "sendMessage",
      "editMessageText",
      "sendMessage",
    ]);
    const now = await cardOf(request.request_id);
    expect(now.message_id).not.toBe(old.message_id);
    expect(await world.press(request.request_id, "approve", { message_id: old.message_id })).toMatchObject({
      outcome: "stale",
    });
    const keyboard = telegram.calls[2]?.payload.reply_markup as {
      inline_keyboard: { callback_data: string }[][];
    };
    expect(keyboard.inline_keyboard[0]?.[0]?.callback_data).toBe(`approve:${now.token}`);
    expect(await world.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });
  });

  it("and its alerts describe a whole trade", async () => {
    const request = csp({ ticker: "SPY" });
    await world.propose(request);
    await deliver();
    await world.press(request.request_id, "approve");
    const entry = await world.send(quotesFor(request, 150), [{ ticker: "SPY", price: 588 }]);
    await world.finish(entry.run_id, [
      {
        order_id: Number(entry.place[0]?.order_id),
        status: "filled",
        filled_quantity: 1,
        fill_cash: 150,
        fees: 0,
      },
    ]);
    await deliver();
    const exit = await world.send(quotesFor(request, 75));
    await world.finish(exit.run_id, [
      {
        order_id: Number(exit.place[0]?.order_id),
        status: "filled",
        filled_quantity: 1,
        fill_cash: -75,
        fees: 0,
      },
    ]);
    const { parked } = await deliver();
    expect(parked).toBe(0);
    const { position_id } = (await world.trades())[0] ?? {};
    // The text of the specification.
    expect(telegram.texts().join("\n")).toContain(
      `📊 Position ${position_id} exited - SPY - 50% profit target`,
    );
    expect(telegram.texts().join("\n")).toContain(`✅ Position ${position_id}`);
  });
});

describe("a question", () => {
  it("has a row of buttons for each candidate, and is edited in place when it is answered", async () => {
    const request = csp();
    await world.approve(request);
    const { run_id, place } = await world.send(quotesFor(request, 150), [
      { ticker: request.ticker, price: 588 },
    ]);
    const report = {
      order_id: Number(place[0]?.order_id),
      status: "unknown" as const,
      candidates: ["910000001", "910000002"],
    };
    await world.finish(run_id, [report]);
    await world.finish(await world.begin(), [report]);
    await world.deliver();
    telegram.forget();

    await world.sql`
      insert into private.outbox (kind, prompt_id) select kind, prompt_id from private.prompts`;
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    const [{ token, telegram_message_id } = {}] = await world.prompts("which_order");
    expect(telegram.calls).toMatchObject([
      {
        method: "editMessageText",
        payload: {
          message_id: Number(telegram_message_id),
          reply_markup: {
            inline_keyboard: [
              [{ text: "Order 910000001", callback_data: `order1:${token}` }],
              [{ text: "Order 910000002", callback_data: `order2:${token}` }],
              [{ text: "None, it never arrived", callback_data: `none:${token}` }],
            ],
          },
        },
      },
    ]);
  });
});

describe("text from outside", () => {
  const HOSTILE = `<b>&</b> "quotes" <a href="tg://user?id=1">x</a>`;
  const ESCAPED = "&lt;b&gt;&amp;&lt;/b&gt;";

  it("is escaped in a close's reason", async () => {
    const position_id = await world.open(csp());
    await world.positions.closePosition(position_id, 75, "<b>&</b> done");
    await deliver();
    expect(telegram.texts().join("\n")).toContain(`${ESCAPED} done`);
    expect(telegram.texts().join("\n")).not.toContain("<b>&");
  });

  it("is escaped in a broker's refusal of a close", async () => {
    const request = csp();
    await world.open(request);
    const { run_id, place } = await world.send(quotesFor(request, 75));
    await world.finish(run_id, [
      { order_id: Number(place[0]?.order_id), status: "rejected", message: HOSTILE },
    ]);
    expect((await deliver()).parked).toBe(0);
    expect(telegram.texts().join("\n")).toContain(ESCAPED);
    expect(telegram.texts().join("\n")).not.toContain("<a href");
  });

  it("is escaped in a broker's refusal of an entry, on the card", async () => {
    const request = csp();
    await world.approve(request);
    const { run_id, place } = await world.send(quotesFor(request, 150), [
      { ticker: request.ticker, price: 588 },
    ]);
    await world.finish(run_id, [
      { order_id: Number(place[0]?.order_id), status: "rejected", message: HOSTILE },
    ]);
    await deliver();
    expect(telegram.texts().join("\n")).toContain(ESCAPED);
    expect(telegram.texts().join("\n")).not.toContain("<a href");
  });

  it("is escaped in a request_id that is asked again", async () => {
    const request = csp({ request_id: HOSTILE });
    await world.approve(request);
    await world.send(quotesFor(request, 100), [{ ticker: request.ticker, price: 588 }]);
    await deliver();
    expect(telegram.texts().join("\n")).toContain(ESCAPED);
    expect(telegram.texts().join("\n")).not.toContain("<a href");
  });

  it("makes no message longer than Telegram's limit, or the alert would be lost", async () => {
    const request = csp();
    await world.open(request);
    const { run_id, place } = await world.send(quotesFor(request, 75));
    await world.finish(run_id, [
      { order_id: Number(place[0]?.order_id), status: "rejected", message: "<&>".repeat(2000) },
    ]);
    await deliver();
    // Telegram counts characters after parsing.
    const shown = telegram.texts().map((text) => text.replace(/<[^>]*>/g, "").replace(/&(lt|gt|amp);/g, "x"));
    expect(shown.length).toBeGreaterThan(0);
    expect(Math.max(...shown.map((text) => text.length))).toBeLessThanOrEqual(4096);
  });
});
