import { once } from "node:events";
import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { connect } from "./database.ts";
import { marketClock, setMarketClock } from "./market-time.ts";
import { ownMachineOnly } from "./own-machine.ts";
import { listen } from "./ports.ts";
import type { PostgresAccess } from "./postgres.ts";
import type { Scheduler } from "./scheduler.ts";

/** Where the simulated market and the market clock are driven from outside. */
export interface Market {
  url: string;
  stop(): Promise<void>;
}

/** Dollars per share. A crossed quote is accepted, so that somebody can see what becomes of one. */
const quoteSchema = z
  .strictObject({
    bid: z.number().nonnegative().max(99_999_999),
    ask: z.number().nonnegative().max(99_999_999),
    /** Market clock; always fresh when left out. */
    as_of: z.iso.datetime({ offset: true }).nullish(),
    halted: z.boolean().default(false),
  })
  .nullable();

const quotesSchema = z.record(
  z.string().regex(/^[A-Z]{1,6}\d{6}[PC]\d{8}$/, "is not an option symbol like SPY260320P00580000"),
  quoteSchema,
);
const underlyingsSchema = z.record(
  z.string().regex(/^[A-Z][A-Z.]{0,9}$/, "is not a ticker"),
  z.number().positive().max(99_999_999),
);
const clockSchema = z.strictObject({ now: z.iso.datetime({ offset: true }).nullable() });
const advanceSchema = z.strictObject({
  minutes: z
    .int()
    .min(1)
    .max(60 * 24 * 366),
});

/**
 * Serves the market on 127.0.0.1. It holds no state: quotes and clock are in the database.
 *
 * @param port another one where somebody has it
 * @param live whether real money is traded: the clock cannot be pinned then
 */
export async function startMarket(
  server: PostgresAccess,
  database: string,
  scheduler: () => Scheduler | null,
  port: number,
  live = false,
): Promise<Market> {
  const sql = connect(server.url(database), { max: 3 });
  const app = new Hono();
  app.use(ownMachineOnly);

  app.put("/quotes", async (c) => {
    const quotes = Object.entries(await parse(c, quotesSchema)).map(([symbol, quote]) => ({
      symbol,
      bid: quote?.bid ?? null,
      ask: quote?.ask ?? null,
      as_of: quote?.as_of ?? null,
      halted: quote?.halted ?? false,
    }));
    if (quotes.length > 0) {
      await sql`
        insert into private.simulated_quotes ${sql(quotes)}
        on conflict (symbol) do update
        set bid = excluded.bid, ask = excluded.ask, as_of = excluded.as_of, halted = excluded.halted
      `;
    }
    return c.json({ quotes: quotes.length });
  });

  app.put("/underlyings", async (c) => {
    const prices = Object.entries(await parse(c, underlyingsSchema)).map(([ticker, price]) => ({
      ticker,
      price,
    }));
    if (prices.length > 0) {
      await sql`
        insert into private.simulated_underlyings ${sql(prices)}
        on conflict (ticker) do update set price = excluded.price
      `;
    }
    return c.json({ underlyings: prices.length });
  });

  // Everything walks by itself again.
  app.delete("/prices", async (c) => {
    const quotes = await sql`delete from private.simulated_quotes`;
    const underlyings = await sql`delete from private.simulated_underlyings`;
    return c.json({ quotes: quotes.count, underlyings: underlyings.count });
  });

  app.get("/clock", async (c) => c.json(await marketClock(sql)));

  app.put("/clock", async (c) => {
    const { now } = await parse(c, clockSchema);
    if (live && now !== null) {
      throw new Refusal(409, "conflict", "Orders go to a live broker: the clock follows real time.");
    }
    await setMarketClock(sql, now);
    return c.json(await marketClock(sql));
  });

  app.post("/clock/advance", async (c) => {
    const { minutes } = await parse(c, advanceSchema);
    const schedule = scheduler();
    if (schedule === null) {
      throw new Refusal(409, "conflict", "The schedule is stopped.");
    }
    if ((await schedule.advance(minutes)) === null) {
      throw new Refusal(409, "conflict", "The clock follows real time. Pin it first: PUT /clock.");
    }
    return c.json(await marketClock(sql));
  });

  app.notFound((c) =>
    c.json(
      { error: { code: "not_found", message: "Served here: /quotes, /underlyings, /prices and /clock." } },
      404,
    ),
  );
  app.onError((error) => {
    const refusal = error instanceof Refusal ? error : new Refusal(500, "internal", error.message);
    const { status, code, message, issues } = refusal;
    return Response.json({ error: { code, message, ...(issues && { issues }) } }, { status });
  });

  const listener = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  const url = `http://127.0.0.1:${await listen(listener, port)}`;
  return {
    url,
    stop: async () => {
      const closed = once(listener, "close");
      listener.close();
      listener.closeAllConnections();
      await closed;
      await sql.end({ timeout: 5 });
    },
  };
}

interface Issue {
  path: string;
  message: string;
}

/** An answer that is not a success, in the shape of the functions' errors. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly issues?: Issue[],
  ) {
    super(message);
  }
}

async function parse<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  let body: unknown;
  try {
    body = await c.req.json();
  } catch {
    throw new Refusal(400, "malformed_json", "The body is not JSON.");
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    const first = issues[0];
    throw new Refusal(
      422,
      "invalid",
      first ? `${first.path}: ${first.message}` : "The body is invalid.",
      issues,
    );
  }
  return parsed.data;
}
