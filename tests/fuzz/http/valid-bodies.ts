import fc from "fast-check";
import { initData } from "../../support/init-data.ts";
import { BOT_TOKEN, csp, type TestStack, TRADER, vpc } from "../../support/stack.ts";
import { numbers, texts } from "../hostile/values.ts";

/** Trades that propose-trade takes, each under a name of its own. */
const trades = fc
  .record({
    spread: fc.boolean(),
    quantity: fc.integer({ min: 1, max: 10_000 }),
    overrides: fc.option(
      fc.record(
        {
          profit_target: fc.constantFrom(0.01, 75, 150, null),
          stop_percent: fc.constantFrom(0.01, 300, 10_000, null),
          exit_dte: fc.constantFrom(0, 21, 3_650, null),
          auto_exit: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
      { nil: undefined },
    ),
    legs: fc.boolean(),
  })
  .map(({ spread, quantity, overrides, legs }) => {
    const trade = { ...(spread ? vpc({ quantity }) : csp({ quantity })), ...(overrides && { overrides }) };
    const leg = (action: "sell" | "buy", strike: number) => ({
      action,
      option_type: "put" as const,
      strike,
      expiration: trade.expiration_date,
      quantity,
    });
    return legs ? { ...trade, legs: [leg("sell", 580), ...(spread ? [leg("buy", 575)] : [])] } : trade;
  });

const executed = fc.record({
  request: trades,
  entry_price: fc.constantFrom(75, 149.99, 150, 300),
  quantity: fc.constantFrom(1, 3, 10_000),
  execution_data: fc.dictionary(
    fc.constantFrom("order_id", "venue", "note"),
    fc.oneof(texts, numbers, fc.constant(null)),
  ),
});

const pressed = fc.record({
  update_id: fc.nat(),
  callback_query: fc.record({
    id: fc.constant("4242"),
    from: fc.record({
      id: fc.constantFrom(1001, 666),
      is_bot: fc.constant(false),
      first_name: fc.constant("T"),
    }),
    chat_instance: fc.constant("1"),
    message: fc.record({
      message_id: fc.nat(),
      date: fc.constant(1_772_550_000),
      chat: fc.record({ id: fc.constantFrom(1001, 666), type: fc.constant("private") }),
    }),
    data: fc.constantFrom("approve:00000000000000000000000000000000", "nav:positions:2", "act:close:1"),
  }),
});

/** What each function takes, by name; one that is not here takes anything or nothing. */
export const VALID_BODIES: Record<string, fc.Arbitrary<unknown>> = {
  "propose-trade": trades,
  "create-position": executed,
  "telegram-webhook": pressed,
  "exit-check": fc.constantFrom({}, { only: "asked" }),
  "deliver-alerts": fc.constant({}),
  scan: fc.constant({}),
};

/** How it is asked; POST unless it is here. */
export const METHOD: Record<string, string> = { health: "GET", dashboard: "GET" };

/** Where it is asked, behind /functions/v1/; its name unless it is here. */
export const PATH: Record<string, string> = { dashboard: "dashboard/overview" };

/** What a caller of the function has to show; nothing where nobody knows of a credential. */
export function credentialOf(stack: TestStack, name: string): [header: string, secret: string] | undefined {
  const credentials: Record<string, Record<string, string>> = {
    ...stack.credentials,
    health: { "x-health-token": stack.healthToken },
    dashboard: { Authorization: `tma ${initData({ botToken: BOT_TOKEN, user: TRADER })}` },
  };
  return Object.entries(credentials[name] ?? {})[0];
}
