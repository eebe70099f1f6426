import fc from "fast-check";
import type { Fault } from "../../tradestation/simulator/faults.ts";
import type { Stage } from "../stage.ts";
import { broker, closes, failing, fillAtBroker, willFail } from "./broker.ts";
import { commands, writes } from "./commands.ts";
import { burst, functions, goesOn, interruption, losses, minute, runs, woken } from "./functions.ts";
import { level, market, move, moves, underlying } from "./market.ts";
import { approves, pressBy, pressed, presses } from "./presses.ts";
import { about, only, type Step, step, together, which } from "./step.ts";
import { corrects, migrates, telegram } from "./telegram.ts";
import { time, toExpiration, waits } from "./time.ts";
import { propose, proposeAgain, trade, trades } from "./trades.ts";

const seconds = fc.constantFrom(21, 43, 97, 140).map(waits);
const lost = fc
  .constantFrom<Fault[]>("lost_before", "lost_after", "error_500_after", "listed_late")
  .map((fault) => willFail("place", fault));
const check = runs("check", null);
const delivery = runs("delivery", null);

/** A check with random faults: woken by a press, or the schedule's. */
const checks = fc
  .tuple(
    fc.option(failing),
    fc.option(failing),
    fc.option(losses),
    fc.option(interruption, { freq: 3 }),
    fc.boolean(),
  )
  .map(([one, other, loss, at, isCalled]) => [
    ...[one, other].flatMap((fault) => (fault === null ? [] : [only("broker", fault)])),
    ...(loss === null ? [] : [only("lost answers", loss)]),
    ...(isCalled ? [woken("exit-check", null)] : []),
    ...(at === null ? [check] : [only("interruptions", runs("check", at))]),
  ]);

const confirms = (text: string, n: number) =>
  together(
    writes(text, "the approver", n),
    delivery,
    presses("confirms", (data) => data.startsWith("confirm:"), "the approver", 1, -1),
  );

/** What a person may do at any moment. */
const act = fc.oneof(
  fc.constantFrom("/kill", "/kill", "/unkill", "/close all").map((text) => confirms(text, 0)),
  fc
    .tuple(fc.constantFrom("/pause", "/pause", "/resume", "/closed ID 0.80", "/rules ID auto off"), which)
    .map(([text, n]) => writes(text, "the approver", n)),
);

/** Sequences that random single steps reach too rarely. */
const ways: fc.WeightedArbitrary<Step>[] = [
  {
    weight: 16,
    arbitrary: fc
      .tuple(trade, checks)
      .map(([of, checked]) =>
        together(propose(of), delivery, presses("approves", approves, "the approver", 1, -1), ...checked),
      ),
  },
  // The call that an approval has woken never arrives.
  {
    weight: 6,
    arbitrary: fc
      .tuple(trade, seconds)
      .map(([of, waited]) =>
        together(propose(of), delivery, presses("approves", approves, "the approver", 1, -1), waited, minute),
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
  { weight: 6, arbitrary: fc.tuple(moves, burst).map(([move, checked]) => together(move, ...checked)) },
  // A check stops; others run before it continues.
  {
    weight: 12,
    arbitrary: about(
      "interruptions",
      fc
        .tuple(moves, trade, fc.integer({ min: 2, max: 9 }), seconds, seconds)
        .map(([move, of, call, first, second]) =>
          together(
            move,
            propose(of),
            delivery,
            presses("approves", approves, "the approver", 1, -1),
            runs("check", { call, side: "before", how: "hang" }),
            first,
            check,
            second,
            check,
            goesOn("check"),
          ),
        ),
    ),
  },
  // A check stops; a person does something before it continues.
  {
    weight: 12,
    arbitrary: about(
      "interruptions",
      fc
        .tuple(trade, moves, fc.integer({ min: 2, max: 8 }), act)
        .map(([of, moved, call, acts]) =>
          together(
            propose(of),
            delivery,
            presses("approves", approves, "the approver", 1, -1),
            moved,
            runs("check", { call, side: "after", how: "hang" }),
            acts,
            goesOn("check"),
          ),
        ),
    ),
  },
  // Two orders that look alike, and the answers to both are lost.
  {
    weight: 6,
    arbitrary: about(
      "broker",
      fc
        .tuple(trade, lost, lost)
        .map(([of, one, other]) =>
          together(
            propose(of),
            proposeAgain("under another name", -1),
            delivery,
            presses("approves", approves, "the approver", 1, -1),
            presses("approves", approves, "the approver", 1, -3),
            one,
            other,
            check,
            waits(43),
            check,
            delivery,
          ),
        ),
    ),
  },
  // A working order fills in part, and the market moves on.
  {
    weight: 10,
    arbitrary: about(
      "broker",
      fc
        .tuple(trade, moves, checks)
        .map(([of, next, checked]) =>
          together(
            propose(of),
            delivery,
            presses("approves", approves, "the approver", 1, -1),
            move("below its credit", -1),
            check,
            fillAtBroker("in part", -1),
            check,
            move("at its target", -1),
            next,
            ...checked,
          ),
        ),
    ),
  },
  {
    weight: 10,
    arbitrary: about(
      "broker",
      fc
        .tuple(which, level, checks)
        .map(([n, next, checked]) =>
          together(
            move("at its target", n),
            check,
            fillAtBroker("in part", -1),
            check,
            move(next, n),
            ...checked,
          ),
        ),
    ),
  },
  // An expiration, with the underlying near a strike.
  {
    weight: 6,
    arbitrary: about(
      "long times",
      fc.tuple(underlying, toExpiration).map(([where, expired]) => together(where, expired, check, delivery)),
    ),
  },
  // Somebody trades at the broker's screen, and the book notices.
  {
    weight: 8,
    arbitrary: about(
      "broker's screen",
      closes.map((closed) => together(closed, check, check, delivery)),
    ),
  },
  // The owner's group becomes another chat while it has cards and questions.
  {
    weight: 6,
    arbitrary: about(
      "Telegram",
      fc
        .tuple(trade, trade, moves, checks, act)
        .map(([of, other, moved, checked, acts]) =>
          together(
            propose(of),
            delivery,
            propose(other),
            moved,
            migrates,
            acts,
            delivery,
            check,
            corrects,
            delivery,
            presses("approves", approves, "the approver", 1, -1),
            ...checked,
            acts,
          ),
        ),
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

/** Any next step. */
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

/** Trades that are open at the beginning: proposed, approved and filled. */
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
