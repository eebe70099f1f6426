import { describe, expect, it } from "vitest";
import { book, CLEAR_LOOKS, look, pass, TEN, told, useBook } from "./stage.ts";

useBook();

describe("an incident", () => {
  const blocks = (error: string | null) => book.sql`
    insert into private.chats (chat_id, blocked_at, blocked_error) values (0, ${error && TEN}, ${error})
    on conflict (chat_id) do update set blocked_at = excluded.blocked_at, blocked_error = excluded.blocked_error`;

  it("that comes and goes is one: it is over when it has been absent for eleven looks, which is two ticks", async () => {
    for (let turn = 0; turn < 4; turn += 1) {
      await blocks("Forbidden");
      await look();
      await blocks(null);
      await look(CLEAR_LOOKS - 1);
    }
    expect(await told()).toHaveLength(1);
    await look();
    expect(await told()).toHaveLength(2);
    await blocks("Forbidden");
    await look();
    expect(await told()).toHaveLength(3);
  });

  it("is in one message with the others of the same look", async () => {
    await blocks("Forbidden");
    await book.sql`insert into private.outbox (chat_id, kind, created_at) values (42, 'opened', clock_timestamp() - interval '1 hour')`;
    await look();
    expect((await book.alerts()).filter((kind) => kind === "incidents_begun")).toHaveLength(1);
    expect(await told()).toHaveLength(2);
  });

  it("is shortened if its text is endless", async () => {
    await blocks("x".repeat(5000));
    await look();
    expect((await told())[0]?.length).toBeLessThan(310);
  });

  it("has its times by the market clock", async () => {
    await blocks("Forbidden");
    await look();
    await blocks(null);
    await pass(CLEAR_LOOKS, { ticks: false });
    const [incident] = await book.sql`select began_at, ended_at from public.incidents`;
    expect(incident).toEqual({ began_at: new Date(TEN), ended_at: new Date("2026-03-03T15:11:00Z") });
    expect(await book.sql`select part from public.v_system_health where since is not null`).toHaveLength(0);
  });
});

it("a role that can read the tables can read the health", async () => {
  const rows = await book.sql.begin(async (sql) => {
    await sql`set local role service_role`;
    return await sql`select part, ok, since, says from public.v_system_health`;
  });
  expect(rows).toHaveLength(7);
});
