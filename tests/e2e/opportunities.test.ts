import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startStack } from "../../local/stack.ts";
import { connect } from "../../shared/database.ts";
import { SimulatedMarket } from "../../shared/simulated/simulated-market.ts";
import { startAlpacaSimulator } from "../alpaca/simulator/simulator.ts";
import { createStackDatabase, type DrivenStack, drive, startTestStack } from "../support/stack.ts";
import {
  complaints,
  draft,
  message,
  misfits,
  missing,
  PHONE,
  page,
  show,
  toast,
  useBrowser,
} from "./chat-page/page.ts";

/** Tuesday, 09:10 in New York. */
const BEFORE_THE_SCAN = "2026-03-03T14:10:00Z";

/** A folder for pictures of every step, on request. */
const SHOTS = process.env.OPPORTUNITY_SHOTS;

/** A stack on that market, and how to stop it. */
type Beginning = () => Promise<{ stack: DrivenStack; stop: () => Promise<unknown> }>;

const simulated: Beginning = async () => {
  const stack = await startTestStack(BEFORE_THE_SCAN);
  return { stack, stop: () => stack.stop() };
};

const alpaca: Beginning = async () => {
  const db = await createStackDatabase();
  const { url, secretKey } = await db.rest();
  const simulator = await startAlpacaSimulator({
    market: new SimulatedMarket(connect(url, secretKey)),
    now: async () => (await db.sql<{ now: Date }[]>`select private.now()`)[0]?.now ?? new Date(),
  });
  const started = await startStack({
    checkout: process.cwd(),
    database: { server: db.server, name: db.name },
    settings: simulator.environment,
    isPaced: false,
  });
  const stack = drive({ ...started, chatUrl: started.chatUrl ?? "" }, db);
  await stack.setClock(BEFORE_THE_SCAN);
  return {
    stack,
    async stop() {
      await started.stop();
      await simulator.stop();
      await db.drop();
    },
  };
};

describe.skipIf(missing).each([
  ["the simulated market", simulated, "PAPER"],
  ["Alpaca's simulator", alpaca, "SIM"],
])(
  `a morning on the phone, on %s${missing ? " (skipped: there is no chromium)" : ""}`,
  (name, begin, mode) => {
    let stack: DrivenStack;
    let stop: () => Promise<unknown>;
    useBrowser();
    beforeAll(async () => {
      ({ stack, stop } = await begin());
      await stack.db.sql`
      insert into public.account_ledger (entry_date, kind, amount, recorded_by) values ('2026-03-02', 'starting_balance', 250000, 'the test')`;
      await stack.db.sql`delete from public.scan_tickers where ticker not in ('SPY', 'QQQ', 'GLD', 'XLE')`;
      complaints.length = 0;
      await show(stack.chatUrl, { viewport: PHONE });
    });
    afterAll(async () => {
      await stop?.();
    });

    const list = () => message(/opportunit(y|ies) ·/).last();
    const tap = (on: Locator, button: string | RegExp) =>
      on.getByRole("button", { name: button }).first().tap();

    async function picture(step: string): Promise<void> {
      if (SHOTS !== undefined) {
        mkdirSync(SHOTS, { recursive: true });
        await toast().waitFor({ state: "hidden" });
        await page.screenshot({ path: join(SHOTS, `${name.split(" ").at(-2)}-${step}.png`) });
      }
    }

    it("at 09:15 the list has arrived, by the last session's quotes", async () => {
      await stack.advance(6);
      await list().waitFor();
      const text = await list().innerText();
      expect(text).toContain(mode);
      expect(text).toContain("repriced after the open");
      expect(await list().locator(".keys button").count()).toBeGreaterThan(2);
      await picture("1-list");
      expect(await misfits()).toEqual([]);
    });

    it("a press on the best gets new quotes and its card, with what a trader wants to know", async () => {
      await tap(list(), /^1 · /);
      const card = message(/Approve at/).last();
      await card.waitFor();
      const text = await card.innerText();
      for (const said of [
        /Delta/,
        /Chance\s+\d+ % of profit/,
        /To the (strike|put)/,
        /IV\s+[\d.]+ %/,
        /Natural \/ mid/,
        /Return/,
        /Expires (Mon|Tue|Wed|Thu|Fri) /,
      ]) {
        expect(text).toMatch(said);
      }
      await picture("2-card");
      expect(await misfits()).toEqual([]);
      const [request] = await stack.db.sql`select status, origin from public.trade_requests`;
      expect(request).toEqual({ status: "pending", origin: "scan" });
    });

    it("Approve before the open sends it afterwards; the position is announced", async () => {
      await tap(message(/Approve at/).last(), /Approve/);
      await message(/✅ Approved/)
        .last()
        .waitFor();
      // The market opens where it closed, and somebody bids the mid.
      const legs = await stack.db.sql<{ symbol: string; action: string; bid: number; ask: number }[]>`
        select l.symbol, l.action, q.bid::float, q.ask::float
        from public.trade_requests r
        cross join jsonb_to_recordset(r.legs) l (symbol text, action text)
        join jsonb_to_recordset(r.quoted -> 'legs') q (symbol text, bid numeric, ask numeric) using (symbol)`;
      const quotes = legs.map(({ symbol, action, bid, ask }): [string, [number, number]] => {
        const mid = Math.round((bid + ask) / 2) / 100;
        return [symbol, action === "sell" ? [mid, mid + 0.02] : [mid - 0.02, mid]];
      });
      await stack.quote(Object.fromEntries(quotes));
      await stack.advance(40);
      await message(/Position \d+ opened/)
        .last()
        .waitFor();
      await picture("3-opened");
      expect(await stack.db.sql`select status from public.positions`).toEqual([{ status: "OPEN" }]);
    });

    it("the list is priced again after 09:45, in place", async () => {
      await stack.advance(60);
      await expect.poll(() => list().innerText()).toMatch(/Quotes of .*\d\d:\d\d\./);
      expect(await message(/opportunit(y|ies) ·/).count()).toBe(1);
      await picture("4-repriced");
    });

    it("a trade is chosen by buttons alone: ticker, expiration, strikes, quantity", async () => {
      await draft().fill("/sell");
      await page.getByTitle("Send").tap();
      const picker = message(/🛒/).last();
      await tap(picker, "SPY");
      await picker.getByText(/Which expiration/).waitFor();
      await picture("5-expirations");
      await tap(picker, / d$/);
      await picker.getByText(/Sorted by the delta/).waitFor();
      await picture("6-strikes");
      await tap(picker, /^\d+\/\d+p/);
      await picker.getByText(/How many/).waitFor();
      await tap(picker, "x2");
      await message(/put spread.*·[\s\S]*Quantity\s+2/)
        .last()
        .waitFor();
      await picture("7-picked");
      expect(await misfits()).toEqual([]);
      expect(complaints).toEqual([]);
    });
  },
);
