import { beforeEach, describe, expect, it } from "vitest";
import { handleUpdate } from "../../../../shared/telegram/handle-update.ts";
import { render } from "../../../../shared/telegram/templates.ts";
import { csp, OWNER, type Row } from "../../../support/book.ts";
import {
  asked,
  bot,
  newest,
  press,
  pressOn,
  STRANGER,
  said,
  shown,
  statusOf,
  toast,
  useWorld,
  world,
  written,
} from "./owners-chat.ts";

useWorld();

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

  it("by anybody else does nothing, although the buttons are valid", async () => {
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

describe("Approve, pressed while a safety limit is exceeded", () => {
  it("is refused in an alert with the number; the card shows it too and can be pressed again", async () => {
    await world.open(csp());
    await world.limit({ max_open_positions: 1 });
    const { request_id } = await shown();
    const message = "There would be 2 open positions; max_open_positions is 1.";
    expect(await toast(await press(request_id))).toEqual({ text: message, show_alert: true });
    expect(await statusOf(request_id)).toBe("pending");
    const card = render("card", (await asked("card")).facts);
    expect(card.text).toContain(`${message} Approve at 1.50 or reject?`);
    expect(card.buttons.flat()).toHaveLength(2);

    await world.limit({ max_open_positions: 2 });
    expect((await toast(await press(request_id))).text).toMatch(/^Approved/);
  });
});

describe("a button that is a command", () => {
  beforeEach(() => world.sentAs("help", 5));

  it.each<[string, Row, number | null]>([
    ["nav:positions:2", { kind: "positions", facts: { page: 1 } }, 5],
    ["nav:why:12", { kind: "why", facts: { position_id: 12 } }, 5],
    ["see:position:12", { kind: "position", facts: { position_id: 12 } }, null],
    ["nav:health:", { kind: "health", facts: {} }, 5],
  ])("%s shows its answer in place, or in a message of its own", async (data, reply, edits_message_id) => {
    await handleUpdate(bot(), pressOn(5, { data }));
    expect(await newest()).toEqual({ ...reply, edits_message_id });
  });

  it("keeps a position's chart for answers about that position, and uses a new message for others", async () => {
    const message = { photo: [{ file_id: "x", file_unique_id: "y", width: 1, height: 1 }], caption: "x" };
    for (const [data, edits] of [
      ["nav:why:12", 5],
      ["nav:position:12", 5],
      ["nav:rules:12", 5],
      ["nav:positions:1", null],
    ] as const) {
      await handleUpdate(bot(), pressOn(5, { data, message }));
      expect(await newest(), data).toMatchObject({ kind: data.split(":")[1], edits_message_id: edits });
    }
  });

  it("does what it says, and the presser is told at once", async () => {
    expect((await said(pressOn(5, { data: "act:pause:" }))).text).toBe("Entries are paused.");
    expect(await said(pressOn(5, { data: "act:pause:" }))).toMatchObject({ show_alert: true });
    expect((await said(pressOn(5, { data: "act:kill:" }))).text).toBe("Confirm it below.");
    expect(await said(pressOn(5, { data: "act:close:99" }))).toMatchObject({
      text: expect.stringContaining("99"),
      show_alert: true,
    });
    const actions = await world.sql`select action, outcome from public.actions order by action_id`;
    expect([...actions]).toEqual([
      { action: "pause", outcome: "done" },
      { action: "pause", outcome: "refused" },
      { action: "kill", outcome: "asked" },
      { action: "close", outcome: "refused" },
    ]);
  });

  it.each([
    "nav:close:12",
    "see:kill:",
    "act:positions:1",
    "nav:nothing:",
    "act:card",
    "nav::",
    "act:start:x",
    "nav:positions",
  ])("%s is not one", async (data) => {
    expect((await said(pressOn(5, { data }))).text).toMatch(/out of date/);
    expect(await written()).toEqual({ updates: 0, messages: 1, actions: 0 });
  });

  it("on a copy that was forwarded does nothing", async () => {
    const message = { forward_origin: { type: "hidden_user", sender_user_name: "x", date: 1 } };
    for (const data of ["act:pause:", "nav:positions:1", `confirm:${"0".repeat(32)}`]) {
      expect((await said(pressOn(5, { data, message }))).text).toMatch(/out of date/);
    }
    expect(await written()).toEqual({ updates: 0, messages: 1, actions: 0 });
  });

  it("sends a card again: the old one's buttons are out of date, the new one's work", async () => {
    const { request_id } = await shown();
    const old = await press(request_id);
    const [row] = await world.sql`select md5(${request_id}) as handle`;
    expect((await said(pressOn(5, { data: `act:card:${row?.handle}` }))).text).toMatch(/is sent again/);
    const delivered = await world.deliver();
    expect(delivered).toMatchObject([{ kind: "card", edited: false }]);
    expect((await said(old)).text).toMatch(/out of date/);
    expect((await said(await press(request_id))).text).toMatch(/^Approved/);
  });
});
