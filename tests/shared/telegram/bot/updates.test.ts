import { describe, expect, it, vi } from "vitest";
import { connect } from "../../../../shared/database.ts";
import { handleUpdate } from "../../../../shared/telegram/handle-update.ts";
import { bot, newest, nextUpdate, pressOn, said, text, useWorld, world, written } from "./owners-chat.ts";

useWorld();

describe("an update", () => {
  it.each([
    [null],
    ["text"],
    [{}],
    [{ update_id: "1" }],
    [{ update_id: 1, callback_query: { id: 5 } }],
  ])("that is not one is ignored: %j", async (update) => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    expect(await handleUpdate(bot(), update)).toBeNull();
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
    expect(await written()).toEqual({ updates: 0, messages: 0, actions: 0 });
  });

  it("of another kind is ignored", async () => {
    expect(await handleUpdate(bot(), { update_id: nextUpdate(), my_chat_member: {} })).toBeNull();
  });

  it("is requested again if the database is unreachable", async () => {
    const nowhere = bot(undefined, connect("http://127.0.0.1:9", "sb_secret_x"));
    await expect(handleUpdate(nowhere, text("/positions"))).rejects.toThrow();
    await expect(handleUpdate(nowhere, pressOn(5, { data: "act:pause:" }))).rejects.toThrow();
  });

  it("that fails permanently is reported to the person, and not requested again", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    await world.sql`
      create function private.fail() returns trigger language plpgsql as $$ begin perform 1 / 0; return new; end $$;
      create trigger fail before insert on public.actions for each row execute function private.fail();`.simple();
    try {
      const { text: told, show_alert } = await said(pressOn(5, { data: "act:pause:" }));
      expect([told, show_alert]).toEqual([expect.stringMatching(/nothing was done/), true]);
      await handleUpdate(bot(), text("/pause"));
      expect(await newest()).toMatchObject({ kind: "refused", facts: { message: told } });
      const [settings] = await world.sql`select entries_paused_at from public.switches`;
      expect(settings?.entries_paused_at).toBeNull();
    } finally {
      await world.sql`drop trigger fail on public.actions; drop function private.fail()`.simple();
      log.mockRestore();
    }
  });
});
