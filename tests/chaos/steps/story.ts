import fc from "fast-check";
import type { Stage } from "../stage.ts";
import { broker, failing } from "./broker.ts";
import { commands, writes } from "./commands.ts";
import { functions, interruption, runs } from "./functions.ts";
import { market, moves } from "./market.ts";
import { approves, pressBy, pressed, presses } from "./presses.ts";
import { about, only, type Step, step, together, which } from "./step.ts";
import { telegram } from "./telegram.ts";
import { time } from "./time.ts";
import { propose, trade, trades } from "./trades.ts";

const check = runs("check", null);
const delivery = runs("delivery", null);

/** A check with whatever goes wrong in it. */
const checks = fc
  .tuple(fc.option(failing), fc.option(failing), fc.option(interruption, { freq: 3 }))
  .map(([one, other, at]) => [
    ...[one, other].flatMap((fault) => (fault === null ? [] : [only("broker", fault)])),
    ...(at === null ? [check] : [only("interruptions", runs("check", at))]),
  ]);

const confirms = (text: string, n: number) =>
  together(
    writes(text, "the approver", n),
    delivery,
    presses("confirms", (data) => data.startsWith("confirm:"), "the approver", 1, -1),
  );

/** What single steps get to too seldom. */
const ways: fc.WeightedArbitrary<Step>[] = [
  {
    weight: 16,
    arbitrary: fc
      .tuple(trade, checks)
      .map(([of, checked]) =>
        together(propose(of), delivery, presses("approves", approves, "the approver", 1, -1), ...checked),
      ),
  },
  { weight: 40, arbitrary: fc.tuple(moves, checks).map(([move, checked]) => together(move, ...checked)) },
  {
    weight: 8,
    arbitrary: about(
      "commands",
      fc
        .tuple(fc.constantFrom("/close ID", "/close ID", "/close all"), which, checks)
        .map(([text, n, checked]) => together(confirms(text, n), ...checked)),
    ),
  },
  {
    weight: 8,
    arbitrary: about(
      "switches",
      fc.constantFrom("/kill", "/unkill", "/unkill").map((text) => confirms(text, 0)),
    ),
  },
];

/** Whatever may happen next. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  ...ways,
  ...trades,
  ...pressed,
  ...commands,
  ...functions,
  ...time,
  ...market,
  ...broker,
  ...telegram,
);

/** Trades that are open before anything else happens: proposed, approved and filled. */
export const openings: fc.Arbitrary<Step[]> = fc
  .array(trade, { maxLength: 3, size: "max" })
  .map((trades) =>
    trades.length === 0 ? [] : [...trades.map(propose), step("all of them are opened", open)],
  );

async function open(stage: Stage): Promise<void> {
  await stage.deliver(null);
  for (const button of stage.buttons.filter(({ data }) => data.startsWith("approve:"))) {
    await pressBy(stage, button, "the approver");
  }
  await stage.check(null);
  await stage.deliver(null);
}
