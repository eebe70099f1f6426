import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { resumeClock } from "../../local/kept-clock.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
beforeEach(() => db.setClock("2026-03-09T14:15:00Z"));
afterAll(() => db.drop());

const resume = (isRealTime: boolean) =>
  resumeClock(db.server, db.name, { isRealTime, marketUrl: "http://127.0.0.1:54326" });
const pinned = async () =>
  (await db.sql`select pinned_at from local.market_clock where pinned_at is not null`).length > 0;

describe("the market clock of a kept database", () => {
  it("stands where the example left it at invented prices, and says how to let it go", async () => {
    expect(await resume(false)).toBe(
      "The market clock stands still at Monday, Mar 9, 2026, 10:15 in New York, where it was set. " +
        `To let it follow real time: curl -X PUT http://127.0.0.1:54326/clock -d '{"now": null}'`,
    );
    expect(await pinned()).toBe(true);
  });

  it("follows real time at real quotes, says so, and what lies between was not missed", async () => {
    expect(await resume(true)).toBe(
      "The market clock stood still at Monday, Mar 9, 2026, 10:15 in New York. It follows real time again, as real quotes do.",
    );
    expect(await pinned()).toBe(false);
    const [watched] = await db.sql`
      select looked_at > now() - interval '1 hour' and ticks_expected_from > now() - interval '1 hour' as is_now
      from private.watchdog`;
    expect(watched).toEqual({ is_now: true });
  });

  it("is not spoken of where nothing has pinned it", async () => {
    await db.setClock(null);
    expect([await resume(false), await resume(true)]).toEqual([null, null]);
  });
});
