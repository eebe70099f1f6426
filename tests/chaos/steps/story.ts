import fc from "fast-check";
import type { Stage } from "../stage.ts";
import { broker } from "./broker.ts";
import { commands } from "./commands.ts";
import { functions } from "./functions.ts";
import { market } from "./market.ts";
import { pressBy, pressed } from "./presses.ts";
import { type Step, step } from "./step.ts";
import { telegram } from "./telegram.ts";
import { time } from "./time.ts";
import { propose, trade, trades } from "./trades.ts";

/** Whatever may happen next. */
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
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
