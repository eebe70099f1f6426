import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { CHAT, type Row } from "../../support/book.ts";
import { deliver, telegram, useOutbox, wait, world } from "./outbox.ts";

useOutbox();

describe("a published report", () => {
  const CHANNEL = -1_001_234;
  const SQUARE = { method: "sendPhoto" };
  const post = async () => {
    const [row] = await world.sql`select status, error, link from public.posts`;
    return row;
  };
  const publish = (message_id: unknown) =>
    world.command("publish", { message_id, network: "telegram", with_open: false });
  beforeEach(async () => {
    await world.sql`delete from public.posts`;
    await world.sql`update public.report_settings set channel_id = ${CHANNEL}`;
    await world.sql`insert into private.outbox (kind) values ('brief')`;
    await world.deliver();
    const [report] = await world.sql`select message_id::integer from private.outbox where kind = 'brief'`;
    await publish(report?.message_id);
  });
  afterAll(() => world.sql`update public.report_settings set channel_id = null`);
  const published = () => telegram.calls.filter(({ payload }) => Number(payload.chat_id) === CHANNEL);

  it("that gets no answer is not sent a second time: its publisher is told to look", async () => {
    telegram.script("connection reset");
    await deliver();
    await wait();
    await deliver();
    expect(published()).toMatchObject([SQUARE]);
    expect(await post()).toMatchObject({ status: "unknown", error: "Telegram did not answer." });
    expect(telegram.texts().at(-1)).toMatch(
      /the post may be there[\s\S]*Check in the network, then press a button\./,
    );
  });

  it("whose sender was cut off is not sent a second time, either", async () => {
    await world.call("claim_messages");
    await wait();
    await deliver();
    expect(published()).toEqual([]);
    expect(await post()).toMatchObject({ status: "unknown", error: "Telegram did not answer." });
    expect(telegram.texts().at(-1)).toContain("the post may be there");
  });

  it("with a gateway's error may be there, too: it is not sent a second time", async () => {
    telegram.answerWith(() => ({ error_code: 502, description: "Bad Gateway" }));
    await deliver();
    telegram.answerWith(null);
    await wait();
    await deliver();
    expect(published()).toMatchObject([SQUARE]);
    expect(await post()).toMatchObject({ status: "unknown", error: "Telegram did not answer." });
  });

  it("that Telegram delayed comes later, with its picture", async () => {
    telegram.answerWith(() => ({
      error_code: 429,
      description: "Too Many Requests",
      parameters: { retry_after: 1 },
    }));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await deliver();
      await wait();
    }
    telegram.answerWith(null);
    await deliver();
    expect(published()).toMatchObject([SQUARE, SQUARE, SQUARE, SQUARE]);
    expect(await post()).toMatchObject({ status: "published" });
  });

  it("in a channel that has moved reports the setting to change, without using the owner's chat", async () => {
    telegram.script(
      ...Array.from({ length: 2 }, () => ({
        error_code: 400,
        description: "Bad Request: group chat was upgraded to a supergroup chat",
        parameters: { migrate_to_chat_id: -1_005_678 },
      })),
    );
    await deliver();
    expect(await post()).toMatchObject({
      status: "failed",
      error: expect.stringContaining("set report_settings.channel_id to -1005678"),
    });
  });

  it("in a channel that refuses the bot has failed, and so have the messages behind it", async () => {
    await world.sql`insert into private.outbox (kind) values ('scorecard')`;
    await world.sql`update private.outbox set due_at = now() + interval '1 hour' where kind = 'post'`;
    await world.setClock("2026-03-03T22:00:00Z");
    await world.deliver();
    const [report] = await world.sql`select message_id::integer from private.outbox where kind = 'scorecard'`;
    await publish(report?.message_id);
    await wait();
    telegram.answerWith(({ payload }) =>
      Number(payload.chat_id) === CHANNEL
        ? { error_code: 403, description: "Forbidden: bot is not a member" }
        : "ok",
    );
    await deliver();
    expect(published()).toHaveLength(1);
    expect(await world.sql`select status from public.posts`).toMatchObject([
      { status: "failed" },
      { status: "failed" },
    ]);
    expect(telegram.texts().filter((text) => text?.includes("bot is not a member"))).toHaveLength(2);
  });
});

describe("a reply in place of another message", () => {
  beforeEach(() => world.sentAs("positions", 55));
  const reply = (kind: string, facts: Row) =>
    world.call("queue_reply", {
      update_id: ++updates,
      kind,
      facts,
      nav_chat_id: CHAT,
      nav_message_id: 55,
    });
  let updates = 0;

  it("edits it", async () => {
    await reply("help", {});
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    expect(telegram.calls).toMatchObject([
      { method: "editMessageText", payload: { chat_id: CHAT, message_id: 55 } },
    ]);
  });

  it("that no longer exists is sent as a new one", async () => {
    await reply("help", {});
    telegram.script({ error_code: 400, description: "Bad Request: message to edit not found" });
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    expect(telegram.calls.map(({ method }) => method)).toEqual(["editMessageText", "sendMessage"]);
  });

  const PICTURE = {
    error_code: 400,
    description: "Bad Request: there is no text in the message to edit",
  };

  it("that is a picture has its caption edited", async () => {
    await reply("rules", {});
    telegram.script(PICTURE);
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    expect(telegram.calls.map(({ method }) => method)).toEqual(["editMessageText", "editMessageCaption"]);
    expect(telegram.calls[1]?.payload).toMatchObject({
      message_id: 55,
      parse_mode: "HTML",
      caption: expect.stringContaining("Exit rules for new positions"),
    });
  });

  it("that is a picture, with text beyond a caption's limit, is sent as a new one", async () => {
    await reply("refused", { message: "long ".repeat(300) });
    telegram.script(PICTURE);
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    expect(telegram.calls.map(({ method }) => method)).toEqual(["editMessageText", "sendMessage"]);
  });
});
