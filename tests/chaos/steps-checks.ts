import fc from "fast-check";
import { isOpenAtBroker } from "../faults/book.ts";
import type { Interruption } from "../faults/process.ts";
import {
  addDays,
  expirationClose,
  type Instant,
  isSession,
  MINUTE,
  newYork,
  newYorkDate,
  SECOND,
} from "../model/calendar.ts";
import type { Endpoint, Fault } from "../tradestation/simulator/faults.ts";
import { FLAWS, LEVELS, type Level, UNDERLYINGS, type Underlying } from "./market.ts";
import { type Stage, TELEGRAM_FAULTS, type TelegramFault } from "./stage.ts";
import { pick, type Step, step } from "./steps.ts";

const which = fc.nat({ max: 7 });

/** Where a function ends or stops; mostly nowhere. */
export const interruption: fc.Arbitrary<Interruption | null> = fc.oneof(
  { weight: 7, arbitrary: fc.constant(null) },
  {
    weight: 3,
    arbitrary: fc.record({
      call: fc.integer({ min: 1, max: 12 }),
      side: fc.constantFrom("before" as const, "after" as const),
      how: fc.constantFrom("crash" as const, "hang" as const),
    }),
  },
);

export function orNothing(at: Interruption | null): string {
  return at === null
    ? ""
    : at.how === "crash"
      ? `, until it dies ${where(at)}`
      : `, and it stops ${where(at)}`;
}

function where({ side, call }: Interruption): string {
  return `${side} its call ${call}`;
}

const check: fc.Arbitrary<Step> = interruption.map((at) =>
  step(
    `a check${orNothing(at)}`,
    (stage) => stage.check(at),
    (stage) => isAsked(stage) && (at === null || stage.suspended.every(({ what }) => what !== "check")),
  ),
);

const goOn: fc.Arbitrary<Step> = fc.constantFrom("check" as const, "delivery" as const).map((what) => {
  const stopped = (stage: Stage) => stage.suspended.find((each) => each.what === what);
  return step(
    `the ${what} that stopped goes on`,
    async (stage) => {
      const found = stopped(stage);
      if (found) {
        await stage.resume(found);
      }
    },
    (stage) => stopped(stage) !== undefined,
  );
});

/** Time passes, by both clocks. */
export async function pass(stage: Stage, until: Instant): Promise<void> {
  await stage.age(until - stage.model.now);
  await stage.setClock(until);
}

export function nextAt(now: Instant, time: string): Instant {
  let day = newYorkDate(now);
  while (!isSession(day) || newYork(day, time) <= now) {
    day = addDays(day, 1);
  }
  return newYork(day, time);
}

const time: fc.Arbitrary<Step> = fc.oneof(
  // Sums of them are never just as long as something lasts.
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(21, 43, 5 * 60, 5 * 60, 5 * 60, 65 * 60)
      .map((seconds) =>
        step(`${seconds} seconds pass`, (stage) => pass(stage, stage.model.now + seconds * SECOND)),
      ),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom("09:30", "09:31", "10:00", "10:00", "15:59", "16:00", "16:05")
      .map((at) => step(`it gets ${at} in New York`, (stage) => pass(stage, nextAt(stage.model.now, at)))),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(1, 3, 14)
      .map((days) =>
        step(`${days} days pass`, (stage) => pass(stage, stage.model.now + days * 24 * 60 * MINUTE)),
      ),
  },
  {
    weight: 1,
    arbitrary: which.map((n) => {
      const closes = (stage: Stage) => expirationClose(stage.requests(n).expiration_date);
      return step(
        `it gets the close of an expiration [${n}]`,
        (stage) => pass(stage, closes(stage)),
        (stage) => stage.model.asked.size > 0 && closes(stage) > stage.model.now,
      );
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(-3 * 24 * 60, -24 * 60, -7 * 60, -10, 60, 24 * 60)
      .map((minutes) =>
        step(`the market clock is set by ${minutes} minutes`, (stage) =>
          stage.setClock(stage.model.now + minutes * MINUTE),
        ),
      ),
  },
);

const levels = Object.keys(LEVELS) as Level[];
const market: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc
      .tuple(
        which,
        fc.oneof(
          {
            weight: 3,
            arbitrary: fc.constantFrom<Level>("at its credit", "at its target", "at its stop", "between"),
          },
          { weight: 1, arbitrary: fc.constantFrom(...levels) },
        ),
      )
      .map(([n, level]) =>
        step(`its mark gets ${level} [${n}]`, (stage) => stage.quote(n, level, null), isAsked),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(which, fc.constantFrom(...levels), fc.constantFrom(...FLAWS))
      .map(([n, level, flaw]) =>
        step(`its mark gets ${level}, ${flaw} [${n}]`, (stage) => stage.quote(n, level, flaw), isAsked),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(which, fc.constantFrom(...(Object.keys(UNDERLYINGS) as Underlying[])))
      .map(([n, level]) =>
        step(
          `its underlying gets ${level} [${n}]`,
          async (stage) => stage.market.underlying(stage.requests(n), level),
          isAsked,
        ),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 4 }).map((calls) =>
      step(`the source of quotes fails the next ${calls} times`, async (stage) => {
        stage.market.failures = calls;
      }),
    ),
  },
);

function isAsked({ model }: Stage): boolean {
  return model.asked.size > 0;
}

const FAULTS: [Endpoint, Fault[]][] = [
  [
    "place",
    [
      ...(["lost_before", "lost_after", "error_500", "error_500_after", "too_many", "listed_late"] as const),
      ...(["refused", "error_in_orders", "rejected_later", "part_then_rejected"] as const),
      ...(["partial_fill", "part_then_out", "late_fill", "filled_while_ack"] as const),
    ],
  ],
  ["replace", ["lost_before", "lost_after", "error_500_after", "refused"]],
  ["cancel", ["lost_before", "lost_after", "refused", "fill_after_cancel", "slow_cancel"]],
  ["orders", ["lost_before", "not_whole", "error_among_orders", "leg_missing"]],
  ["order", ["lost_before", "repeated_leg", "leg_missing", "error_among_orders"]],
  ["positions", ["lost_before", "positions_behind"]],
];
const fault = fc.oneof(
  ...FAULTS.map(([endpoint, faults]) => ({
    weight: endpoint === "place" ? 8 : 2,
    arbitrary: fc.tuple(fc.constant(endpoint), fc.constantFrom(...faults)),
  })),
);

const broker: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fault.map(([endpoint, what]) =>
      step(`the broker will fail a call (${endpoint}: ${what})`, async ({ simulator }) =>
        simulator.faults.queue(endpoint, what),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant(
      step("the broker is down", async ({ simulator }) =>
        simulator.faults.schedule({ seed: "down", percent: 100, faults: ["lost_before"] }),
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constant(
      step("the broker makes no more mistakes", async ({ simulator }) => simulator.faults.clear()),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(which, fc.constantFrom("in part", "whole")).map(([n, part]) =>
      step(
        `an order fills at the broker, ${part} [${n}]`,
        async (stage) => {
          const order = pick(working(stage), n);
          if (order) {
            const rest = order.quantity - order.filled;
            stage.simulator.book.fill(order.orderId, part === "whole" ? rest : Math.ceil(rest / 2));
          }
        },
        (stage) => working(stage).length > 0,
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: which.map((n) =>
      step(
        `somebody cancels an order at the broker's screen [${n}]`,
        async (stage) => {
          const order = pick(working(stage), n);
          if (order) {
            stage.simulator.book.cancel(order.orderId);
          }
        },
        (stage) => working(stage).length > 0,
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(which, fc.boolean()).map(([n, all]) =>
      step(
        `${all ? "all" : "one"} of a position is closed at the broker's screen [${n}]`,
        async (stage) => {
          const row = pick(open(stage), n);
          if (row) {
            const { request } = stage.model.asked.get(row.request_id) ?? {};
            if (request) {
              await stage.tradesOnScreen(request, "TOCLOSE", all ? row.open_quantity : 1, 85);
            }
          }
        },
        (stage) => open(stage).length > 0,
      ),
    ),
  },
);

function working({ simulator }: Stage) {
  return [...simulator.book.orders.values()].filter(isOpenAtBroker);
}

function open({ watch }: Stage) {
  return [...watch.state.positions.values()].filter(({ status }) => status === "OPEN");
}

const telegram: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(...(Object.keys(TELEGRAM_FAULTS) as TelegramFault[])).map((what) =>
      step(`Telegram will answer with ${what}`, async ({ telegramFaults }) => {
        telegramFaults.push(what);
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.boolean().map((isBlocked) =>
      step(
        isBlocked ? "the chat blocks the bot" : "the chat lets the bot in",
        async (stage) => {
          stage.isBlocked = isBlocked;
        },
        (stage) => stage.isBlocked !== isBlocked,
      ),
    ),
  },
);

export const world: fc.WeightedArbitrary<Step>[] = [
  { weight: 26, arbitrary: check },
  { weight: 6, arbitrary: goOn },
  { weight: 14, arbitrary: time },
  { weight: 16, arbitrary: market },
  { weight: 12, arbitrary: broker },
  { weight: 4, arbitrary: telegram },
];
