import fc from "fast-check";
import { z } from "zod";
import { call } from "../../shared/database.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { CHAT } from "../support/book.ts";
import { APPROVER, OTHER_CHAT, press, STRANGER, VIEWER, write } from "../telegram/stage.ts";
import type { Shown, Stage } from "./stage.ts";
import { pick, type Step, step } from "./steps.ts";
import { interruption, orNothing } from "./steps-checks.ts";

const which = fc.nat({ max: 7 });

/** Few tickers and expirations: several positions share their contracts. */
const trade = fc
  .record({
    ticker: fc.constantFrom("TA", "TB"),
    width: fc.constantFrom(null, 5),
    expensive: fc.boolean(),
    quantity: fc.integer({ min: 1, max: 4 }),
    // In two days, inside the 21 days of the date rule, a Saturday, far away.
    expiration_date: fc.constantFrom("2026-04-17", "2026-04-17", "2026-03-28", "2026-03-20", "2026-03-05"),
    overrides: fc.constantFrom<TradeRequest["overrides"][]>(
      {},
      {},
      { exit_dte: 0 },
      { exit_dte: 0 },
      { auto_exit: false },
      { exit_dte: 0, stop_loss: 150 },
    ),
  })
  .map(({ ticker, width, expensive, quantity, expiration_date, overrides }) => {
    const net_credit = width === null ? (expensive ? 312.5 : 150) : expensive ? 205 : 150;
    const of: Omit<TradeRequest, "request_id"> = {
      strategy_type: width === null ? "CSP" : "VPC",
      ticker,
      expiration_date,
      strike_price: 100,
      ...(width === null ? {} : { width }),
      net_credit,
      quantity,
      overrides,
    };
    return of;
  });

function named({
  ticker,
  strike_price,
  width,
  net_credit,
  quantity,
  expiration_date,
  overrides,
}: Omit<TradeRequest, "request_id">): string {
  const contract = `${ticker} ${strike_price}${width === undefined ? "" : `/${strike_price - width}`} put of ${expiration_date}`;
  return `${quantity} ${contract} at ${net_credit} ${JSON.stringify(overrides)}`;
}

async function suggest(stage: Stage, request: TradeRequest): Promise<void> {
  stage.quoteWhatIsNew(request);
  await call(stage.watch.database, "propose_trade", { request }, z.unknown());
}

const proposals: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: trade.map((of) =>
      step(`proposes ${named(of)}`, (stage) => suggest(stage, { ...of, request_id: stage.nextName() })),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(which, fc.constantFrom("again", "with another quantity", "under another name"))
      .map(([n, how]) =>
        step(
          `proposes a trade ${how} [${n}]`,
          async (stage) => {
            const request = stage.requests(n);
            await suggest(stage, {
              ...request,
              ...(how === "with another quantity" && { quantity: request.quantity + 1 }),
              ...(how === "under another name" && { request_id: stage.nextName() }),
            });
          },
          (stage) => stage.model.asked.size > 0,
        ),
      ),
  },
  {
    weight: 1,
    arbitrary: trade.map((of) =>
      step(`says that elsewhere was opened: ${named(of)}`, async (stage) => {
        const request = { ...of, request_id: stage.nextName() };
        stage.quoteWhatIsNew(request);
        await opensElsewhere(stage, request);
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: which.map((n) =>
      step(
        `says that a trade that was proposed was opened elsewhere [${n}]`,
        (stage) => opensElsewhere(stage, stage.requests(n)),
        (stage) => stage.model.asked.size > 0,
      ),
    ),
  },
);

async function opensElsewhere(stage: Stage, request: TradeRequest): Promise<void> {
  const { created } = await stage.positions.recordPosition({
    request,
    entry_price: request.net_credit,
    quantity: request.quantity,
  });
  if (created) {
    await stage.tradesOnScreen(request, "TOOPEN", request.quantity, request.net_credit);
  }
}

const WHO = {
  "the approver": { user: APPROVER, chat: CHAT },
  "a viewer": { user: VIEWER, chat: CHAT },
  "a stranger": { user: STRANGER, chat: CHAT },
  "the approver, elsewhere,": { user: APPROVER, chat: OTHER_CHAT },
};
type Who = keyof typeof WHO;
const who: fc.Arbitrary<Who> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Who>("the approver") },
  { weight: 1, arbitrary: fc.constantFrom<Who>("a viewer", "a stranger", "the approver, elsewhere,") },
);

/** A button that decides something: its token is nobody's guess. */
const DECIDES = /^[a-z]+\d{0,3}:[0-9a-f]{32}$/;
export const WHICH_ORDER = /^(order\d+|none):/;
const APPROVES = /^(approve|reject):/;
/** Charts take their time. */
const CHARTS = /^\w+:(position|why):/;

async function pressBy(stage: Stage, button: Shown | undefined, by: Who): Promise<void> {
  if (button === undefined) {
    return;
  }
  stage.watch.tell(`  [${button.text}] ${button.data} under message ${button.message_id}`);
  const { calls } = stage.watch;
  await stage.bring(press.by(button, WHO[by]));
  const mayAsk = by === "the approver" || (by === "a viewer" && !DECIDES.test(button.data));
  if (!mayAsk && stage.watch.calls !== calls) {
    stage.watch.broken.push(`${by} pressed, and it was asked what comes of it`);
  }
}

/** A person looks at the broker's screen before saying which order it is, and waits while it may still arrive. */
export function isTrue(stage: Stage, { data, text }: Shown): boolean {
  const [answer, token] = data.split(":");
  const prompt = [...stage.watch.state.prompts.values()].find((each) => each.token === token);
  if (!WHICH_ORDER.test(data)) {
    return true;
  }
  const order = stage.watch.state.orders.get(prompt?.order_id ?? 0);
  const own = [...stage.simulator.book.orders.values()].find(
    ({ confirmId }) => confirmId === order?.client_order_id,
  );
  return own === undefined
    ? answer === "none" && !stage.suspended.some(({ what }) => what === "check")
    : text.endsWith(own.orderId);
}

const pressed: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc
      .tuple(
        which,
        fc.constantFrom("approve", "approve", "approve", "approve", "reject"),
        who,
        fc.constantFrom(1, 1, 1, 1, 2),
      )
      .map(([n, decision, by, times]) => {
        const wanted = ({ data }: Shown) => data.startsWith(`${decision}:`);
        return step(
          `${by} presses ${decision}${times === 2 ? " twice" : ""} [${n}]`,
          async (stage) => {
            const button = pick(stage.buttons.filter(wanted), n);
            for (let i = 0; i < times; i++) {
              await pressBy(stage, button, by);
            }
          },
          (stage) => stage.buttons.some(wanted),
        );
      }),
  },
  {
    weight: 10,
    arbitrary: fc.tuple(which, who).map(([n, by]) => {
      const wanted = (stage: Stage) =>
        stage.buttons.filter(
          (button) => DECIDES.test(button.data) && !APPROVES.test(button.data) && isTrue(stage, button),
        );
      return step(
        `${by} answers a question [${n}]`,
        (stage) => pressBy(stage, pick(wanted(stage), n), by),
        (stage) => wanted(stage).length > 0,
      );
    }),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat({ max: 99 }), who).map(([n, by]) => {
      const wanted = (stage: Stage) =>
        stage.shown.filter((button) => !CHARTS.test(button.data) && isTrue(stage, button));
      return step(
        `${by} presses a button that was shown once [${n}]`,
        (stage) => pressBy(stage, pick(wanted(stage), n), by),
        (stage) => wanted(stage).length > 0,
      );
    }),
  },
  {
    weight: 2,
    arbitrary: which.map((n) =>
      step(
        `Telegram brings an update again [${n}]`,
        async (stage) => {
          const update = stage.updates.at(-1 - (n % stage.updates.length));
          await stage.bring({ ...update });
          stage.updates.pop();
        },
        (stage) => stage.updates.length > 0,
      ),
    ),
  },
);

const written: fc.Arbitrary<Step> = fc
  .tuple(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          "/kill",
          "/unkill",
          "/unkill",
          "/pause",
          "/resume",
          "/resume",
          "/reconcile",
        ),
      },
      { weight: 3, arbitrary: fc.constantFrom("/close ID", "/close ID", "/close all") },
      { weight: 2, arbitrary: fc.constantFrom("/closed ID 80", "/closed ID 0", "/closed ID 99999 by hand") },
      {
        weight: 4,
        arbitrary: fc.constantFrom(
          ...[
            "profit 60%",
            "profit 30",
            "stop 200",
            "stop 90%",
            "dte 14",
            "dte 60",
            "dte 0",
            "auto off",
            "auto on",
          ].map((rule) => `/rules ID ${rule}`),
        ),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          "/positions",
          "/orders",
          "/pending",
          "/pending",
          "/health",
          "/pnl all",
          "/rules ID",
        ),
      },
    ),
    which,
    who,
  )
  .map(([text, n, by]) =>
    step(
      `${by} writes ${text}${text.includes("ID") ? ` [${n}]` : ""}`,
      async (stage) => {
        const { calls } = stage.watch;
        const said = text.replace(
          "ID",
          String(pick([...stage.watch.state.positions.values()], n)?.position_id ?? 1),
        );
        stage.watch.tell(`  ${said}`);
        await stage.bring(write.by(said, WHO[by]));
        if ((by === "a stranger" || by === "the approver, elsewhere,") && stage.watch.calls !== calls) {
          stage.watch.broken.push(`${by} wrote, and was heard`);
        }
      },
      (stage) => stage.model.asked.size > 0,
    ),
  );

const overTheApi: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(
      which,
      fc.constantFrom(
        { profit_target: 100 },
        { profit_target: 20 },
        { stop_loss: 100 },
        { exit_dte: 60 },
        { exit_dte: 0 },
        { auto_exit: false },
        { auto_exit: true },
      ),
    )
    .map(([n, changed]) =>
      step(
        `a script changes rules ${JSON.stringify(changed)} [${n}]`,
        async (stage) => {
          await stage.positions.overrideRules(stage.position(n), changed, "a script");
        },
        (stage) => stage.watch.state.positions.size > 0,
      ),
    ),
  fc.tuple(which, fc.constantFrom(0, 75, 131.25)).map(([n, price]) =>
    step(
      `a script says that it was closed elsewhere at ${price} [${n}]`,
      async (stage) => {
        await stage.positions.closePosition(stage.position(n), price, "elsewhere");
      },
      (stage) => stage.watch.state.positions.size > 0,
    ),
  ),
);

const delivery: fc.Arbitrary<Step> = interruption.map((at) =>
  step(
    `messages are delivered${orNothing(at)}`,
    (stage) => stage.deliver(at),
    // One that has stopped is not overtaken by another that stops as well.
    (stage) =>
      stage.model.asked.size > 0 && (at === null || stage.suspended.every(({ what }) => what !== "delivery")),
  ),
);

/** Trades that are open before anything else happens: proposed, approved and filled. */
export const openings: fc.Arbitrary<Step[]> = fc.array(trade, { maxLength: 3 }).map((trades) =>
  trades.length === 0
    ? []
    : [
        ...trades.map((of) =>
          step(`proposes ${named(of)}`, (stage) => suggest(stage, { ...of, request_id: stage.nextName() })),
        ),
        step("all of them are approved and open", async (stage) => {
          await stage.deliver(null);
          for (const button of stage.buttons.filter(({ data }) => data.startsWith("approve:"))) {
            await pressBy(stage, button, "the approver");
          }
          await stage.check(null);
          await stage.deliver(null);
        }),
      ],
);

export const people: fc.WeightedArbitrary<Step>[] = [
  { weight: 10, arbitrary: proposals },
  { weight: 24, arbitrary: pressed },
  { weight: 12, arbitrary: written },
  { weight: 3, arbitrary: overTheApi },
  { weight: 16, arbitrary: delivery },
];
