import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Broker, Order } from "../../../shared/broker.ts";
import { csp, vpc } from "../../support/book.ts";
import { closing, orderOf } from "../../support/orders.ts";
import { balanceJson, orderJson, positionJson } from "../../tradestation/payloads.ts";
import { ACCOUNT } from "../../tradestation/simulator/wire.ts";
import { writeJson } from "../hostile/json.ts";
import { mutated } from "../hostile/mutate.ts";
import { fuzz } from "../runs.ts";
import { type Liar, startLiar } from "./liar.ts";
import { asWritten, expectSound, oneWrong, outcome, withWrong } from "./told.ts";

let liar: Liar;
let broker: Broker;
beforeAll(async () => {
  liar = await startLiar();
  broker = liar.adapters.broker;
});
afterAll(() => liar.stop());

const STATUSES = [
  "working",
  "partially_filled",
  "filled",
  "cancelled",
  "rejected",
  "unknown",
  "absent",
  "not_sent",
];

/** Orders at the broker, in our words and in TradeStation's. */
const working = fc
  .array(
    fc.record({
      spread: fc.boolean(),
      close: fc.boolean(),
      quantity: fc.integer({ min: 1, max: 3 }),
      filled: fc.nat(),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((drawn) =>
    drawn.map(({ spread, close, quantity, filled }, i) => {
      const entry = orderOf((spread ? vpc : csp)({ ticker: `T${String.fromCharCode(65 + i)}`, quantity }));
      const order: Order = { ...(close ? closing(entry, 75) : entry), broker_order_id: `9105${i}` };
      return { order, json: orderJson(order, `9105${i}`, filled % (quantity + 1)) };
    }),
  );

/** A report that the book could accept. */
function expectPossible(order: Order, report: Awaited<ReturnType<Broker["poll"]>>[number] | undefined): void {
  expectSound(report);
  expect(STATUSES).toContain(report?.status);
  const { filled_quantity = 0, fill_cash = 0, fees = 0, limit_price = 0 } = report ?? {};
  expect(Number.isInteger(filled_quantity) && filled_quantity >= 0 && filled_quantity <= order.quantity).toBe(
    true,
  );
  expect(Math.sign(fill_cash) * (order.purpose === "entry" ? 1 : -1)).toBeGreaterThanOrEqual(
    order.legs.length > 1 ? -1 : 0,
  );
  expect(fees).toBeGreaterThanOrEqual(0);
  expect(limit_price).toBeGreaterThanOrEqual(0);
  expect(report?.message?.length ?? 0).toBeLessThanOrEqual(500);
}

describe("orders that are looked up by reference", () => {
  it("each have a report, whatever is shown of one of them", async () => {
    await fuzz(
      working.chain((all) =>
        oneWrong(fc.constant(all.map(({ json }) => json))).map((said) => ({
          orders: all.map(({ order }) => order),
          said,
        })),
      ),
      async ({ orders, said }) => {
        liar.says({ body: `{"Orders":${writeJson(said.items)},"Errors":[]}` });
        const truth = await broker.poll(orders);
        liar.says({ body: `{"Orders":${withWrong(said)},"Errors":[]}` });
        const told = await outcome(broker.poll(orders));
        expect(told).toHaveProperty("answer");
        const reports = "answer" in told ? told.answer : [];
        expect(reports.map(({ order_id }) => order_id)).toEqual(orders.map(({ order_id }) => order_id));
        for (const [i, order] of orders.entries()) {
          expectPossible(order, reports[i]);
          if (i !== said.which) {
            expect(reports[i]).toEqual(truth[i]);
          }
        }
      },
    );
  });
});

describe("an order whose reference was lost", () => {
  it("is considered absent only by a complete list that has other references", async () => {
    await fuzz(
      working.chain(([first, ...others]) =>
        oneWrong(fc.constant([first, ...others].flatMap((each) => each?.json ?? []))).map((said) => ({
          order: { ...first?.order, broker_order_id: null } as Order,
          said: { ...said, wrong: said.which === 0 ? said.wrong : said.items[said.which] },
        })),
      ),
      async ({ order, said }) => {
        liar.says((path) => ({
          body: path.includes("historical")
            ? '{"Orders":[]}'
            : `{"Orders":${withWrong({ ...said, which: 0 })}}`,
        }));
        const told = await outcome(broker.poll([order]));
        expect(told).toHaveProperty("answer");
        const [report] = "answer" in told ? told.answer : [];
        expectPossible(order, report);
        // A fact that differs makes it another order; one that is missing or unreadable does not.
        const text = writeJson(said.wrong);
        const isAnother = [
          "Symbol",
          "BuyOrSell",
          "OpenOrClose",
          "QuantityOrdered",
          "LimitPrice",
          "OpenedDateTime",
          "Legs",
        ].some(
          (fact) =>
            !text.includes(
              JSON.stringify({ [fact]: (said.items[0] as Record<string, unknown>)[fact] }).slice(1, -1),
            ),
        );
        if (report?.status === "absent") {
          expect(isAnother, text).toBe(true);
        }
      },
    );
  });
});

describe("the holdings", () => {
  const held = ["SPY 260417P580", "SPY 260417P575", "SPY"];
  const OSI = ["SPY260417P00580000", "SPY260417P00575000", "SPY"];

  it("are complete, except for unreadable ones", async () => {
    const quantities = fc.array(fc.integer({ min: -5, max: 200 }), { minLength: 3, maxLength: 3 });
    await fuzz(
      oneWrong(quantities.map((all) => all.map((quantity, i) => positionJson(held[i] ?? "", quantity)))),
      async (said) => {
        liar.says({ body: `{"Positions":${withWrong(said)},"Errors":[]}` });
        const told = await outcome(broker.holdings());
        if ("refusal" in told) {
          return;
        }
        const quantityOf = (symbol: string | undefined) =>
          told.answer.find((each) => each.symbol === symbol)?.quantity;
        for (const [i, { Quantity }] of said.items.entries()) {
          const written = (JSON.parse(writeJson(said.wrong)) as { Quantity?: unknown } | null)?.Quantity;
          if (i !== said.which) {
            expect(quantityOf(OSI[i])).toBe(Number(Quantity));
          } else if (typeof quantityOf(OSI[i]) === "number" && written !== undefined) {
            expect(Math.abs(quantityOf(OSI[i]) ?? Number.NaN)).toBe(
              Math.abs(asWritten(written) ?? Number(Quantity)),
            );
          }
        }
        for (const { quantity } of told.answer) {
          expect(Math.abs(quantity ?? 0)).toBeLessThan(2 ** 31);
        }
      },
    );
  });

  it("are this account's: the buying power is the one in the answer, or there is none", async () => {
    await fuzz(
      oneWrong(fc.constant<unknown[]>([balanceJson("ANOTHER", "1000000"), balanceJson(ACCOUNT, "2500.50")])),
      async (said) => {
        liar.says({ body: `{"Balances":${withWrong(said)},"Errors":[]}` });
        const told = await outcome(broker.account());
        if ("answer" in told) {
          const { buying_power, ...worth } = told.answer;
          expect(buying_power).not.toBe(1_000_000);
          const written = writeJson(said.wrong) + writeJson(said.items);
          for (const value of [buying_power, ...Object.values(worth)].filter((each) => each !== null)) {
            expect(written).toContain(String(value));
          }
        }
      },
    );
  });
});

describe("an order that is placed, replaced or cancelled", () => {
  const answers = fc.oneof(
    mutated(fc.constant({ Orders: [{ Message: "Sent order: SPY", OrderID: "286234131" }] })),
    mutated(
      fc.constant({
        Orders: [{ Error: "FAILED", Message: "Not enough buying power", OrderID: "286234131" }],
      }),
    ),
    mutated(fc.constant({ Errors: [{ Error: "FAILED", Message: "Rejected", OrderID: "" }] })),
    mutated(fc.constant({ Error: "BadRequest", Message: "Not an open order." })),
    mutated(fc.constant({ Message: "Cancel request sent.", OrderID: "286234131" })),
  );
  const lies = fc.record({
    status: fc.oneof(
      { weight: 5, arbitrary: fc.constant(200) },
      fc.constantFrom(201, 202, 302, 400, 401, 403, 408, 418, 500, 503),
    ),
    body: fc.oneof(
      { weight: 5, arbitrary: answers.map(writeJson) },
      fc.constantFrom("", "<html>", "null", "[]", "{"),
    ),
  });

  it("has a report, and is working only if the answer names it", async () => {
    await fuzz(fc.record({ lie: lies, spread: fc.boolean() }), async ({ lie, spread }) => {
      const order = orderOf(spread ? vpc() : csp());
      // The connection is tested first, and that answer is true.
      liar.says((path) => (path.endsWith("/balances") ? { body: '{"Balances":[],"Errors":[]}' } : lie));
      const told = await outcome(broker.place([order]));
      expect(told).toHaveProperty("answer");
      const [report] = "answer" in told ? told.answer : [];
      expectPossible(order, report);
      expect(["working", "rejected", "unknown", "not_sent"]).toContain(report?.status);
      if (report?.status === "working") {
        expect(lie.status).toBeLessThan(300);
        expect(report.broker_order_id).toMatch(/./);
      }
      if (report?.status === "not_sent") {
        expect([401, 429]).toContain(lie.status);
      }
      const known = { ...order, broker_order_id: "286234131" };
      for (const change of ["replace", "cancel"] as const) {
        const changed = await outcome(broker[change]([known]));
        expect(changed).toHaveProperty("answer");
        expectPossible(known, "answer" in changed ? changed.answer[0] : undefined);
      }
    });
  });
});
