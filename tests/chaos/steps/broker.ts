import fc from "fast-check";
import { isOpen } from "../../brokers/order.ts";
import { expirationClose } from "../../model/calendar.ts";
import type { Endpoint, Fault } from "../../tradestation/simulator/faults.ts";
import { expirationIn } from "../judges/check/finish.ts";
import type { Stage } from "../stage.ts";
import { tradesOnScreen } from "./screen.ts";
import { about, isAsked, pick, type Step, step, which } from "./step.ts";

const FAULTS: [Endpoint, Fault[]][] = [
  [
    "place",
    [
      ...(["lost_before", "lost_after", "error_500", "error_500_after", "too_many", "listed_late"] as const),
      "taken_late",
      ...(["refused", "error_in_orders", "rejected_later", "part_then_rejected"] as const),
      ...(["partial_fill", "partial_fill", "part_then_out", "late_fill", "filled_while_ack"] as const),
    ],
  ],
  ["replace", ["lost_before", "lost_after", "error_500_after", "refused"]],
  ["cancel", ["lost_before", "lost_after", "refused", "fill_after_cancel", "slow_cancel"]],
  ["orders", ["lost_before", "not_whole", "error_among_orders", "leg_missing", "legs_apart"]],
  ["order", ["lost_before", "repeated_leg", "leg_missing", "legs_apart", "error_among_orders"]],
  ["positions", ["lost_before", "positions_behind", "positions_apart"]],
];

export const failing = fc
  .oneof(
    ...FAULTS.map(([endpoint, faults]) => ({
      weight: endpoint === "place" ? 8 : 2,
      arbitrary: fc.tuple(fc.constant(endpoint), fc.constantFrom(...faults)),
    })),
  )
  .map(([endpoint, fault]) => willFail(endpoint, fault));

export function willFail(endpoint: Endpoint, fault: Fault): Step {
  return step(
    `the broker will fail a call (${endpoint}: ${fault})`,
    async ({ simulator }) => simulator.faults.queue(endpoint, fault),
    isAsked,
  );
}

const down = fc.constant(
  step(
    "the broker is down",
    async ({ simulator }) =>
      simulator.faults.schedule({ seed: "down", percent: 100, faults: ["lost_before"] }),
    isAsked,
  ),
);
const up = fc.constant(
  step("the broker makes no more mistakes", async ({ simulator }) => simulator.faults.clear(), isAsked),
);

const working = ({ simulator }: Stage) => [...simulator.book.orders.values()].filter(isOpen);

type Part = "in part" | "whole";

export function fillAtBroker(part: Part, n: number): Step {
  return step(
    `an order fills at the broker, ${part} [${n}]`,
    async (stage) => {
      const order = pick(working(stage), n);
      if (order) {
        const rest = order.quantity - order.filled;
        stage.simulator.book.fill(order.orderId, part === "whole" ? rest : Math.ceil(rest / 2));
      }
    },
    (stage) => working(stage).length > 0,
  );
}

const fills = fc
  .tuple(which, fc.constantFrom<Part[]>("in part", "whole"))
  .map(([n, part]) => fillAtBroker(part, n));

const cancels = which.map((n) =>
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
);

const open = ({ watch }: Stage) =>
  [...watch.state.positions.values()].filter(({ status }) => status === "OPEN");

export const closes = fc.tuple(which, fc.boolean()).map(([n, all]) =>
  step(
    `${all ? "all" : "one"} of a position is closed at the broker's screen [${n}]`,
    async (stage) => {
      const row = pick(open(stage), n);
      const request = stage.model.asked.get(row?.request_id ?? "")?.request;
      if (row && request) {
        stage.watch.tell(`  position ${row.position_id}`);
        await tradesOnScreen(stage, request, "TOCLOSE", all ? row.open_quantity : 1, 85);
      }
    },
    (stage) => open(stage).length > 0,
  ),
);

/** Options that are sold and not over, by what the broker holds. */
const sold = ({ simulator, model }: Stage) =>
  [...simulator.book.holdings()].filter(
    ([symbol, held]) => held < 0 && model.now < expirationClose(expirationIn(symbol) ?? ""),
  );

function assignAtBroker(n: number, all: boolean): Step {
  return step(
    `${all ? "all" : "one"} of an option that is sold is assigned [${n}]`,
    async (stage) => {
      const [symbol, held] = pick(sold(stage), n) ?? [];
      if (symbol !== undefined && held !== undefined) {
        stage.watch.tell(`  ${symbol}`);
        stage.simulator.book.assign(symbol, all ? -held : 1);
      }
    },
    (stage) => sold(stage).length > 0,
  );
}

const assignments = fc.tuple(which, fc.boolean()).map(([n, all]) => assignAtBroker(n, all));

export const broker: fc.WeightedArbitrary<Step>[] = [
  {
    weight: 30,
    arbitrary: about("broker", fc.oneof(failing, failing, failing, failing, down, up, fills, fills)),
  },
  { weight: 12, arbitrary: about("broker's screen", fc.oneof(closes, closes, cancels, assignments)) },
];
