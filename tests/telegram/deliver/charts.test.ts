import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTelegram, type TelegramStandIn } from "../../../local/telegram/stand-in.ts";
import { deliverAlerts } from "../../../shared/telegram/deliver.ts";
import { pictureOf } from "../../../shared/telegram/picture.ts";
import { CHAT, csp, OWNER, quotesFor } from "../../support/book.ts";
import { useOutbox, wait, world } from "./outbox.ts";

useOutbox();

describe("a position with its chart", () => {
  let standIn: TelegramStandIn;
  beforeAll(async () => {
    standIn = await startTelegram({
      botToken: "4242:token",
      chatId: CHAT,
      userId: Number(OWNER),
      isPaced: false,
    });
  });
  afterAll(() => standIn.stop());

  /** Runs once with a Telegram that accepts pictures, and returns what it has then. */
  async function delivered() {
    await deliverAlerts(
      world.database,
      { TELEGRAM_BOT_TOKEN: "4242:token", TELEGRAM_API_URL: standIn.apiUrl, TELEGRAM_CHAT_ID: CHAT },
      { next: 0, answer: 20 },
    );
    const response = await fetch(`${standIn.chatUrl}/messages`);
    return (await response.json()) as { message_id: number; text: string; photo?: string }[];
  }
  const pictureAt = async (url = "") => Buffer.from(await (await fetch(url)).arrayBuffer());

  let updates = 9_000;
  const ask = (position_id: number, nav_message_id: number | null = null, kind = "position") =>
    world.call("queue_reply", {
      update_id: ++updates,
      kind,
      facts: { position_id },
      nav_chat_id: CHAT,
      nav_message_id,
    });

  async function opened() {
    const request = csp();
    const position_id = await world.open(request);
    await world.decide(quotesFor(request, 130));
    await world.deliver();
    return position_id;
  }

  it("is a picture with the figures under it, and is drawn again in place", async () => {
    const position_id = await opened();
    await ask(position_id);
    const sent = (await delivered()).at(-1);
    expect(sent?.text).toMatch(new RegExp(`^Position ${position_id} · [\\s\\S]*\nMark +130\\.00\n`));
    const first = await pictureAt(sent?.photo);
    expect(first.subarray(1, 4).toString()).toBe("PNG");

    await world.sql`update public.positions set mark = 100, unrealized_pnl = 50 where position_id = ${position_id}`;
    await ask(position_id, sent?.message_id);
    const edited = (await delivered()).find(({ message_id }) => message_id === sent?.message_id);
    expect(edited?.text).toMatch(/Mark +100\.00\n/);
    expect(edited?.photo).not.toBe(sent?.photo);

    await ask(position_id, sent?.message_id, "why");
    const why = (await delivered()).find(({ message_id }) => message_id === sent?.message_id);
    expect(why?.text).toContain("Holding: no exit rule has triggered.");
    expect(why?.photo).toBe(edited?.photo);
  });

  it("replaces the message that asked which one by a picture", async () => {
    const position_id = await opened();
    await ask(position_id + 1, null);
    const asked = (await delivered()).at(-1);
    expect(asked?.photo).toBeUndefined();
    await ask(position_id, asked?.message_id);
    const shown = (await delivered()).find(({ message_id }) => message_id === asked?.message_id);
    expect(shown?.photo).toBeDefined();
    expect(shown?.text).toContain(`Position ${position_id} ·`);
  });

  it("is a picture even if the message to replace is gone", async () => {
    const position_id = await opened();
    await world.sentAs("position", 5);
    await ask(position_id, 5);
    expect((await delivered()).at(-1)?.photo).toBeDefined();
  });

  it("is sent as text if the picture is refused", async () => {
    const position_id = await opened();
    await ask(position_id);
    standIn.failNext("sendPhoto", {
      code: 400,
      description: "Bad Request: not enough rights to send photos",
    });
    const sent = (await delivered()).at(-1);
    expect(sent?.photo).toBeUndefined();
    expect(sent?.text).toContain(`Position ${position_id} ·`);
  });

  it("is sent as text if it cannot be drawn", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    expect(await pictureOf({ text: "x", buttons: [], chart: { points: 5 } })).toBeNull();
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });

  it("is sent as text after two interrupted attempts: drawing may have crashed the function", async () => {
    const position_id = await opened();
    await ask(position_id);
    for (let cutOff = 0; cutOff < 2; cutOff++) {
      await world.call("claim_messages");
      await wait();
    }
    const sent = (await delivered()).at(-1);
    expect(sent?.photo).toBeUndefined();
    expect(sent?.text).toContain(`Position ${position_id} ·`);
  });
});
