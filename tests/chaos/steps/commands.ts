import fc from "fast-check";
import { write } from "../../telegram/stage.ts";
import { anybody, from, type Who } from "./presses.ts";
import { about, isAsked, isOpened, type Step, step, which } from "./step.ts";

export function writes(text: string, by: Who, n: number): Step {
  return step(
    `${by} writes ${text}${text.includes("ID") ? ` [${n}]` : ""}`,
    async (stage) => {
      const { watch } = stage;
      const { calls } = watch;
      const said = text.replace("ID", String(stage.position(n)));
      watch.tell(`  ${said}`);
      await stage.bring(write.by(said, from(by, stage.chat)));
      const isHeard = !stage.isAstray && by !== "a stranger" && by !== "the approver, elsewhere,";
      if (!isHeard && watch.calls !== calls) {
        watch.broken.push(`${by} wrote, and was heard`);
      }
    },
    isAsked,
  );
}

const written = (...texts: string[]) =>
  fc.tuple(fc.constantFrom(...texts), which).map(([text, n]) => writes(text, "the approver", n));

const RULES = ["profit 60%", "profit 30", "stop 200", "stop 90%", "dte 14", "dte 60", "auto off", "auto on"];
const LOOKS = ["/positions", "/orders", "/pending", "/pending", "/health", "/pnl all", "/rules ID"];

const closing = written(
  "/close ID",
  "/close ID",
  "/close all",
  "/closed ID 0.80",
  "/closed ID 99999",
  "/closed ID 80",
);
const rules = written(...RULES.map((rule) => `/rules ID ${rule}`));
const looking = written(...LOOKS);
const switching = written("/kill", "/unkill", "/unkill", "/pause", "/resume", "/resume");
const byAnybody = fc
  .tuple(
    fc.constantFrom("/kill", "/pause", "/close all", "/closed ID 0.80", "/rules ID auto off"),
    anybody,
    which,
  )
  .map(([text, by, n]) => writes(text, by, n));

/** Calls of `PositionManager` by scripts. */
const overTheApi = fc.oneof(
  fc
    .tuple(
      which,
      fc.constantFrom<
        Parameters<import("../../../shared/position-manager.ts").PositionManager["overrideRules"]>[1][]
      >(
        ...[{ profit_target: 90 }, { profit_target: 20 }, { stop_loss: 100 }],
        ...[{ exit_dte: 60 }, { exit_dte: 0 }, { auto_exit: false }, { auto_exit: true }],
      ),
    )
    .map(([n, changed]) =>
      step(
        `a script changes rules: ${JSON.stringify(changed)} [${n}]`,
        async (stage) => {
          await stage.positions.overrideRules(stage.position(n), changed, "a script");
        },
        isOpened,
      ),
    ),
  fc.tuple(which, fc.constantFrom(0, 75, 131.25)).map(([n, price]) =>
    step(
      `a script says that it was closed elsewhere at ${price} [${n}]`,
      async (stage) => {
        await stage.positions.closePosition(stage.position(n), price, "elsewhere");
      },
      isOpened,
    ),
  ),
);

export const commands: fc.WeightedArbitrary<Step>[] = [
  { weight: 16, arbitrary: about("commands", fc.oneof(closing, rules, looking, written("/reconcile"))) },
  { weight: 10, arbitrary: about("switches", switching) },
  { weight: 3, arbitrary: about("doubtful presses", byAnybody) },
  { weight: 4, arbitrary: about("scripts", overTheApi) },
];
