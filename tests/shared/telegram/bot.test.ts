import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createBot } from "../../../shared/telegram/bot.ts";
import { handleUpdate } from "../../../shared/telegram/handle-update.ts";
import { CHAT, csp, OWNER, quotesFor } from "../../support/book.ts";
import { createWorld, type TestWorld } from "../../support/world.ts";

const STRANGER = 666;

let world: TestWorld;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.empty());
afterAll(() => world.drop());

const bot = (approvers: number[] = [Number(OWNER)]) =>
  createBot(world.database, {
    TELEGRAM_BOT_TOKEN: "123456:token",
    // Nobody listens: what the bot has to say at once is the webhook's answer.
    TELEGRAM_API_URL: "http://127.0.0.1:9",
    TELEGRAM_CHAT_ID: CHAT,
    TELEGRAM_APPROVER_IDS: approvers,
  });

let updates = 1000;

/** A press on the newest card of a request, as Telegram tells it. */
async function press(request_id: string, differing: { user?: number; chat?: number; data?: string } = {}) {
  const { card_message_id, card_token } = await world.request(request_id);
  const { user = Number(OWNER), chat = CHAT, data = `approve:${card_token}` } = differing;
  updates += 1;
  return {
    update_id: updates,
    callback_query: {
      id: String(updates),
      from: { id: user, is_bot: false, first_name: "Max" },
      chat_instance: "1",
      data,
      message: {
        message_id: Number(card_message_id),
        date: 1_772_550_000,
        chat: { id: chat, type: "supergroup", title: "Owner" },
      },
    },
  };
}

function text(message: string, { user = Number(OWNER), chat = CHAT } = {}) {
  updates += 1;
  return {
    update_id: updates,
    message: {
      message_id: updates,
      date: 1_772_550_000,
      chat: { id: chat, type: "supergroup", title: "Owner" },
      from: { id: user, is_bot: false, first_name: "Max" },
      text: message,
    },
  };
}

async function shown() {
  const request = csp();
  await world.propose(request);
  await world.deliver();
  return request;
}

const statusOf = async (request_id: string) => (await world.request(request_id)).status;

describe("a press", () => {
  it.each([
    ["approve", "approved"],
    ["reject", "rejected"],
  ])("on %s by an allow-listed user in the owner's chat counts, and is answered", async (decision, status) => {
    const { request_id } = await shown();
    const { card_token } = await world.request(request_id);
    const answer = await handleUpdate(bot(), await press(request_id, { data: `${decision}:${card_token}` }));
    expect(JSON.parse(answer ?? "{}")).toMatchObject({ method: "answerCallbackQuery" });
    expect(await world.request(request_id)).toMatchObject({ status, decided_by: OWNER });
  });

  it("by anybody else does nothing, though the buttons are the right ones", async () => {
    const { request_id } = await shown();
    await handleUpdate(bot(), await press(request_id, { user: STRANGER }));
    expect(await statusOf(request_id)).toBe("pending");
    await handleUpdate(bot(), await press(request_id));
    expect(await statusOf(request_id)).toBe("approved");
  });

  it("by the owner in another chat does nothing", async () => {
    const { request_id } = await shown();
    await handleUpdate(bot(), await press(request_id, { chat: -2002 }));
    await handleUpdate(bot(), await press(request_id, { chat: Number(OWNER) }));
    expect(await statusOf(request_id)).toBe("pending");
  });

  it("with an empty allow-list counts for nobody", async () => {
    const { request_id } = await shown();
    await handleUpdate(bot([]), await press(request_id));
    await handleUpdate(bot([]), await press(request_id, { user: STRANGER }));
    expect(await statusOf(request_id)).toBe("pending");
  });

  it.each([
    "approve:",
    "approve",
    "",
    "approve:00000000000000000000000000000000",
    "approve:' or true --",
    "delete:x",
  ])("with %j does nothing, and is answered", async (data) => {
    const { request_id } = await shown();
    const answer = await handleUpdate(bot(), await press(request_id, { data }));
    expect(await statusOf(request_id)).toBe("pending");
    if (data !== "") {
      expect(JSON.parse(answer ?? "{}")).toMatchObject({ method: "answerCallbackQuery" });
    }
  });

  it("that Telegram sends twice is handled once", async () => {
    const { request_id } = await shown();
    const update = await press(request_id);
    await handleUpdate(bot(), update);
    const { decided_at } = await world.request(request_id);
    await handleUpdate(bot(), update);
    expect(await world.request(request_id)).toMatchObject({ status: "approved", decided_at });
    expect(await world.sql`select from private.outbox where status = 'due' and kind = 'card'`).toHaveLength(
      1,
    );
  });
});

describe("a command", () => {
  it.each([
    "/positions",
    "/pnl",
    "/help",
    "/positions@thetabase",
  ])("%s of the owner is answered once", async (command) => {
    const request = csp();
    await world.open(request);
    await world.decide(quotesFor(request, 120));
    await world.deliver();
    const update = text(command);
    await handleUpdate(bot(), update);
    await handleUpdate(bot(), update);
    expect(await world.deliver()).toHaveLength(1);
  });

  it.each(["/positions", "/pnl", "/help"])("%s of a stranger says nothing of the book", async (command) => {
    await world.open(csp());
    await world.deliver();
    expect(await handleUpdate(bot(), text(command, { user: STRANGER }))).toBeNull();
    expect(await handleUpdate(bot(), text(command, { chat: -2002 }))).toBeNull();
    expect(await world.deliver()).toEqual([]);
  });
});

describe("an update", () => {
  it.each([
    [null],
    ["text"],
    [{}],
    [{ update_id: "1" }],
    [{ update_id: 1, callback_query: { id: 5 } }],
  ])("that is none is refused: %j", async (update) => {
    await expect(handleUpdate(bot(), update)).rejects.toThrow();
  });

  it("of another kind is let pass", async () => {
    updates += 1;
    expect(await handleUpdate(bot(), { update_id: updates, my_chat_member: {} })).toBeNull();
  });
});
