import { describe, expect, it } from "vitest";
import { at, iso, MINUTE, newYork, sessionClose, sessions } from "../../model/calendar.ts";
import { quotesFor, type Row } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { Random } from "../random.ts";
import { put } from "../trades.ts";
import { book, explained, open, useBook } from "./stage.ts";

useBook();

describe("compaction", () => {
  const compact = () => book.sql`select private.compact_decisions()`;
  const kept = async (position_id: number) =>
    (await explained(position_id)).map(({ checked_at, verdict, mark }) => [
      (checked_at as Date).toISOString().slice(5, 16),
      verdict,
      mark,
    ]);

  async function check(now: string, ...marked: [StrikeRequest, number | null][]): Promise<void> {
    await book.setClock(now);
    await book.decide(marked.flatMap(([request, mark]) => (mark === null ? [] : quotesFor(request, mark))));
  }

  it("keeps the first and the last of equal decisions on a past day, and every change", async () => {
    const request = put({ expiration_date: "2026-06-19", overrides: { auto_exit: false } });
    const [position_id = 0] = await open(request);
    const marks = [150, 151, 152, 153, null, null, null, 75, 75, 150];
    for (const [i, mark] of marks.entries()) {
      await check(iso(at("2026-03-03T15:00:00Z") + i * 5 * MINUTE), [request, mark]);
    }
    const before = await kept(position_id);
    expect(before).toHaveLength(10);
    await compact();
    // The day has not ended.
    expect(await kept(position_id)).toEqual(before);
    await book.setClock("2026-03-04T07:30:00Z");
    await compact();
    const after = [
      ["03-03T15:00", "hold", 150],
      ["03-03T15:15", "hold", 153],
      ["03-03T15:20", "unmarked", null],
      ["03-03T15:30", "unmarked", null],
      ["03-03T15:35", "off", 75],
      ["03-03T15:40", "off", 75],
      ["03-03T15:45", "hold", 150],
    ];
    expect(await kept(position_id)).toEqual(after);
    await compact();
    expect(await kept(position_id)).toEqual(after);
  });

  it("keeps each day's first and last, and each position's own", async () => {
    const [quiet, restless] = [
      put({ expiration_date: "2026-06-19" }),
      put({ expiration_date: "2026-06-19" }),
    ];
    const [a = 0, b = 0] = await open(quiet, restless);
    for (const date of ["2026-03-03", "2026-03-04"]) {
      for (const [i, mark] of [150, null, 150, null].entries()) {
        await check(iso(at(`${date}T15:00:00Z`) + i * 5 * MINUTE), [quiet, 150], [restless, mark]);
      }
    }
    await book.setClock("2026-03-05T07:30:00Z");
    await compact();
    expect((await kept(a)).map(([when]) => when)).toEqual([
      "03-03T15:00",
      "03-03T15:15",
      "03-04T15:00",
      "03-04T15:15",
    ]);
    expect(await kept(b)).toHaveLength(8);
  });

  it("uses New York's date: an evening's compaction leaves the day alone", async () => {
    const request = put({ expiration_date: "2026-06-19" });
    const [position_id = 0] = await open(request);
    for (const minute of ["00", "05", "10"]) {
      await check(`2026-03-03T15:${minute}:00Z`, [request, 150]);
    }
    await book.setClock("2026-03-04T04:30:00Z");
    await compact();
    expect(await kept(position_id)).toHaveLength(3);
  });

  it("deletes what is older than the setting allows, and nothing else", async () => {
    const request = put({ expiration_date: "2026-12-18" });
    const [position_id = 0] = await open(request);
    for (const day of ["2026-03-03T15:00:00Z", "2026-03-04T15:00:00Z", "2026-06-01T14:00:00Z"]) {
      await check(day, [request, 150]);
    }
    // 90 days after March 4, 15:00.
    await book.setClock("2026-06-02T15:00:00Z");
    await compact();
    expect((await kept(position_id)).map(([when]) => when)).toEqual(["03-04T15:00", "06-01T14:00"]);
    await book.setClock("2026-06-02T15:00:01Z");
    await compact();
    expect((await kept(position_id)).map(([when]) => when)).toEqual(["06-01T14:00"]);
    const checks = await book.sql`select started_at from private.exit_checks order by run_id`;
    expect(checks.map(({ started_at }) => started_at.toISOString())).toEqual(["2026-06-01T14:00:00.000Z"]);
    await book.sql`update public.retention set decisions = '1 day'`;
    await book.setClock("2026-06-03T15:00:00Z");
    await compact();
    await book.sql`update public.retention set decisions = '90 days'`;
    expect(await kept(position_id)).toEqual([]);
    // The book still works: a check runs, and the position is untouched.
    await check("2026-06-04T14:00:00Z", [request, 150]);
    expect(await kept(position_id)).toHaveLength(1);
  });

  it("loses no change in random days", async () => {
    const random = Random.fromEnvironment("COMPACTION_SEED");
    const requests = Array.from({ length: 6 }, () =>
      put({ expiration_date: "2026-06-19", overrides: { auto_exit: false } }),
    );
    const ids = await open(...requests);
    for (const day of sessions("2026-03-03", "2026-03-05")) {
      for (let tick = newYork(day, "12:00"); tick < sessionClose(day) - 180 * MINUTE; tick += 5 * MINUTE) {
        const marks = requests.map((request): [StrikeRequest, number | null] => [
          request,
          random.pick([150, 150, 150, 151, 75, 450, null]),
        ]);
        await check(iso(tick), ...marks);
      }
    }
    await book.setClock("2026-03-06T07:30:00Z");
    const saying = ({ verdict, exit_reason, code, checked_at }: Row) =>
      `${(checked_at as Date).toISOString().slice(0, 10)} ${verdict} ${exit_reason} ${code}`;
    const before = new Map<number, Row[]>();
    for (const id of ids) {
      before.set(id, await explained(id));
    }
    await compact();
    for (const id of ids) {
      const all = before.get(id) ?? [];
      const expected = all.filter(
        (row, i) =>
          i === 0 ||
          i === all.length - 1 ||
          saying(row) !== saying(all[i - 1] as Row) ||
          saying(row) !== saying(all[i + 1] as Row),
      );
      expect(await explained(id), `COMPACTION_SEED=${random.seed}`).toEqual(expected);
    }
  });
});
