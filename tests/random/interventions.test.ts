import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OrderReport } from "../../shared/broker.ts";
import { Random } from "../engine/random.ts";
import { type Book, createBook, csp, quotesFor, type Row } from "../support/book.ts";
import type { StrikeRequest } from "../support/trades.ts";

const DAYS = Number(process.env.INTERVENTION_DAYS ?? 12);
// Few seeds cover everything in so few days; the default does, and another can be given.
const random = new Random(Number(process.env.INTERVENTION_SEED ?? 3));

let book: Book;
beforeAll(async () => {
  book = await createBook();
  await book.empty();
});
afterAll(() => book.drop());

const COMMANDS = [
  ...["approve", "approve", "approve", "approve", "close", "close", "close", "close_all"],
  ...["kill", "unkill", "unkill", "pause", "resume", "resume"],
];

interface AtTheBroker {
  purpose: string;
  quantity: number;
  limit_price: number;
  filled: number;
  over: boolean;
}

type Lists = Record<"place" | "replace" | "cancel" | "poll", Row[]>;

/** A broker that fills polled orders in part or in full, and cancels the rest on request. */
class Broker {
  private orders = new Map<number, AtTheBroker>();

  place(order: Row): OrderReport {
    const { purpose, quantity, limit_price } = order as unknown as AtTheBroker;
    this.orders.set(Number(order.order_id), { purpose, quantity, limit_price, filled: 0, over: false });
    return this.report(Number(order.order_id), random.chance(20));
  }

  replace(order: Row): OrderReport {
    const known = this.orders.get(Number(order.order_id)) as AtTheBroker;
    known.limit_price = Number(order.limit_price);
    return this.report(Number(order.order_id), random.chance(10));
  }

  cancel(order: Row): OrderReport {
    const known = this.orders.get(Number(order.order_id)) as AtTheBroker;
    const fills = random.chance(20);
    known.over = known.over || !fills;
    return this.report(Number(order.order_id), fills);
  }

  poll(order: Row): OrderReport {
    return this.report(Number(order.order_id), random.chance(15));
  }

  endTheDay(): void {
    for (const order of this.orders.values()) {
      order.over = true;
    }
  }

  private report(order_id: number, fills: boolean): OrderReport {
    const order = this.orders.get(order_id) as AtTheBroker;
    if (fills && !order.over) {
      order.filled = random.int(order.filled + 1, order.quantity);
      order.over = order.filled === order.quantity;
    }
    const { filled, quantity } = order;
    return {
      order_id,
      status:
        filled === quantity
          ? "filled"
          : order.over
            ? "cancelled"
            : filled > 0
              ? "partially_filled"
              : "working",
      broker_order_id: `B${order_id}`,
      limit_price: order.limit_price,
      ...(filled > 0 && {
        filled_quantity: filled,
        fill_cash: (order.purpose === "entry" ? 1 : -1) * filled * 100,
        fees: 0,
      }),
    };
  }
}

describe(`${DAYS} days on which people intervene at random (INTERVENTION_SEED=${random.seed})`, () => {
  const broker = new Broker();
  const requests: StrikeRequest[] = [];
  const seen = { entries: 0, exits: 0, killedChecks: 0, killedDue: 0, withdrawn: 0 };
  let acted = 0;

  const settings = async () =>
    (
      await book.sql`select killed_at is not null as killed, entries_paused_at is not null as paused from public.switches`
    )[0] as unknown as { killed: boolean; paused: boolean };

  const openPositions = async () =>
    (await book.sql`
      select position_id::integer, request_id, close_asked_at is not null as asked from public.positions
      where status = 'OPEN' order by position_id`) as unknown as {
      position_id: number;
      request_id: string;
      asked: boolean;
    }[];

  async function act(): Promise<void> {
    const open = await openPositions();
    const command = random.pick(COMMANDS);
    if (command === "approve") {
      const request = csp({ quantity: random.int(1, 3), expiration_date: "2026-06-19" });
      requests.push(request);
      await book.approve(request);
    } else {
      await book.command(
        command,
        command === "close" ? { position_id: open.length > 0 ? random.pick(open).position_id : null } : {},
      );
      await book.deliver();
      const question = ["close", "close_all", "kill", "unkill"].includes(command);
      const [asks] = await book.sql`
        select prompt_id from private.prompts where kind = 'confirmation' and answered_at is null limit 1`;
      if (question && asks !== undefined) {
        acted += 1;
        await book.answerNewest("confirmation", random.chance(85) ? "confirm" : "cancel");
        if (random.chance(25)) {
          acted += 1;
          const withdrawn = await book.answerNewest("confirmation", "withdraw");
          seen.withdrawn += withdrawn.outcome === "answered" ? 1 : 0;
        }
      }
      const [closes] = await book.sql`
        select prompt_id from private.prompts where kind = 'working_closes' and answered_at is null`;
      if (closes !== undefined && random.chance(60)) {
        await book.deliver();
        acted += 1;
        await book.answerNewest("working_closes", random.pick(["cancelcloses", "letwork"]));
      }
    }
    acted += 1;
  }

  async function check(): Promise<void> {
    const marks = new Map(
      requests.map((request) => [request.request_id, random.pick([70, 120, 130, 140, 150, 160, 170, 470])]),
    );
    const quotes = requests.flatMap((request) =>
      random.chance(90) ? quotesFor(request, marks.get(request.request_id) as number) : [],
    );
    const quoted = new Set(quotes.map(({ symbol }) => symbol));
    const run_id = await book.begin();
    await book.apply(
      run_id,
      quotes,
      requests.map(({ ticker }) => ({ ticker, price: 600 })),
    );
    if (random.chance(30)) {
      // At the worst moment: between decision and order.
      await act();
    }
    const { killed, paused } = await settings();
    const lists = (await book.release(run_id)) as unknown as Lists;
    if (killed) {
      seen.killedChecks += 1;
      expect({ place: lists.place, replace: lists.replace }).toEqual({ place: [], replace: [] });
    }
    seen.entries += lists.place.filter(({ purpose }) => purpose === "entry").length;
    seen.exits += lists.place.filter(({ purpose }) => purpose === "exit").length;
    const reports = [
      ...lists.place.map((order) => broker.place(order)),
      ...lists.replace.map((order) => broker.replace(order)),
      ...lists.cancel.map((order) => broker.cancel(order)),
      ...lists.poll.map((order) => broker.poll(order)),
    ];
    // What a person has requested is at the broker, unless a recorded reason prevents it.
    const live = new Map(
      (
        await book.sql`
          select position_id::integer, purpose from public.orders
          where position_id is not null and status in ('intent', 'sent', 'working', 'partially_filled', 'unknown')`
      ).map(({ position_id, purpose }) => [position_id as number, purpose as string]),
    );
    for (const { position_id, request_id, asked } of await openPositions()) {
      const [decision] = await book.sql`
        select verdict, exit_reason from private.exit_decisions where run_id = ${run_id} and position_id = ${position_id}`;
      if (asked && decision?.exit_reason === "manual") {
        expect(["exit", "closing", "waiting", "killed"]).toContain(decision.verdict);
        const request = requests.find((each) => each.request_id === request_id) as StrikeRequest;
        if (decision.verdict === "exit" && !killed) {
          expect(live.get(position_id)).toBe("exit");
          expect(quoted.has(quotesFor(request, 1)[0]?.symbol as string)).toBe(true);
        }
      }
    }
    if (paused || killed) {
      expect(lists.place.filter(({ purpose }) => purpose === "entry")).toEqual([]);
    }
    await book.finish(run_id, reports);
    for (const { kind, facts } of await book.deliver()) {
      if (kind === "killed_due") {
        seen.killedDue += 1;
        expect(facts.positions).not.toEqual([]);
      }
    }
  }

  it("send nothing while killed, open nothing while paused, and leave a book that adds up", async () => {
    for (let day = 0; day < DAYS; day += 1) {
      const elsewhere = csp({ quantity: random.int(1, 3), expiration_date: "2026-06-19" });
      requests.push(elsewhere);
      await book.open(elsewhere);
      for (let minutes = 0; minutes < 60; minutes += 5) {
        await book.setClock(
          new Date(
            Date.parse("2026-03-02T15:00:00Z") +
              (day % 5) * 86_400_000 +
              Math.floor(day / 5) * 7 * 86_400_000 +
              minutes * 60_000,
          ).toISOString(),
        );
        if (random.chance(60)) {
          await act();
        }
        await check();
      }
      broker.endTheDay();
    }

    const [{ wrong } = {}] = await book.sql`
      select count(*)::integer as wrong from public.positions p
      cross join lateral (
        select coalesce(sum(filled_quantity) filter (where purpose = 'entry'), 0) as opened,
          coalesce(sum(filled_quantity) filter (where purpose = 'exit'), 0) as closed
        from public.orders o where o.position_id = p.position_id
      ) fills
      where p.quantity <> fills.opened or p.open_quantity <> fills.opened - fills.closed`;
    expect(wrong).toBe(0);
    const [{ rows } = {}] = await book.sql`select count(*)::integer as rows from public.actions`;
    expect(rows).toBe(acted);
    const [{ parked } = {}] = await book.sql`
      select count(*)::integer as parked from private.outbox where status = 'parked'`;
    expect(parked).toBe(0);
  }, 120_000);

  it("have covered what they are to test", async () => {
    const [{ manual } = {}] = await book.sql`
      select count(*)::integer as manual from public.trade_history where exit_reason = 'manual'`;
    for (const [what, times] of Object.entries({ ...seen, manual })) {
      expect(times, what).toBeGreaterThan(0);
    }
  });
});
