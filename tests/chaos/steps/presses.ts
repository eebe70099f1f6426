import fc from "fast-check";
import { truthOf } from "../../hunting/orders.ts";
import { APPROVER, OTHER_CHAT, press, STRANGER, VIEWER } from "../../telegram/stage.ts";
import type { Shown } from "../chat-screen.ts";
import type { Stage } from "../stage.ts";
import { about, pick, type Step, step, which } from "./step.ts";

const WHO = {
  "the approver": { user: APPROVER },
  "a viewer": { user: VIEWER },
  "a stranger": { user: STRANGER },
  "the approver, elsewhere,": { user: APPROVER, chat: OTHER_CHAT },
};
export type Who = keyof typeof WHO;

/** From where somebody presses or writes; `here` is the chat of the message, or of the people. */
export const from = (by: Who, here: number) => ({ chat: here, ...WHO[by] });

/** Nobody who may act. */
const others: fc.Arbitrary<Who> = fc.constantFrom(
  "a viewer",
  "a stranger",
  "the approver, elsewhere,",
);
export const anybody: fc.Arbitrary<Who> = fc.oneof(fc.constant<Who>("the approver"), others);

/** A button that decides something: its token is nobody's guess. */
const DECIDES = /^[a-z]+\d{0,3}:[0-9a-f]{32}$/;
const OF_CARDS = /^(approve|reject):/;
export const WHICH_ORDER = /^(order\d+|none):/;
/** Charts take their time. */
const CHARTS = /^\w+:(position|why):/;

export async function pressBy(stage: Stage, button: Shown | undefined, by: Who): Promise<void> {
  if (button === undefined) {
    return;
  }
  const { watch } = stage;
  const { calls } = watch;
  watch.tell(`  [${button.text}] ${button.data.slice(0, 20)} under message ${button.message_id}`);
  await stage.bring(press.by(button, from(by, button.chat)));
  const isHeard =
    button.chat === stage.setChat &&
    (by === "the approver" || (by === "a viewer" && !DECIDES.test(button.data)));
  if (!isHeard && watch.calls !== calls) {
    watch.broken.push(`${by} pressed, and it was asked what comes of it`);
  }
}

/** A person looks at the broker's screen before saying which order it is, and waits while it may still arrive. */
export function isTrue({ watch, simulator, suspended }: Stage, { data, text }: Shown): boolean {
  if (!WHICH_ORDER.test(data)) {
    return true;
  }
  const [answer, token] = data.split(":");
  const prompt = [...watch.state.prompts.values()].find((each) => each.token === token);
  const order = watch.state.orders.get(prompt?.order_id ?? 0);
  const own = truthOf(simulator.book, order);
  return own === undefined
    ? answer === "none" && suspended.every(({ what }) => what !== "check")
    : text.endsWith(own.orderId);
}

function offered(stage: Stage, isWanted: (data: string) => boolean): Shown[] {
  return stage.buttons.filter((button) => isWanted(button.data) && isTrue(stage, button));
}

export function presses(
  says: string,
  isWanted: (data: string) => boolean,
  by: Who,
  times: number,
  n: number,
): Step {
  return step(
    `${by} ${says}${times === 2 ? ", twice" : ""} [${n}]`,
    async (stage) => {
      const button = pick(offered(stage, isWanted), n);
      for (let i = 0; i < times; i++) {
        await pressBy(stage, button, by);
      }
    },
    (stage) => offered(stage, isWanted).length > 0,
  );
}

export const approves = (data: string) => data.startsWith("approve:");
const rejects = (data: string) => data.startsWith("reject:");
const answers = (data: string) => DECIDES.test(data) && !OF_CARDS.test(data);

const again = which.map((n) =>
  step(
    `Telegram brings an update again [${n}]`,
    async (stage) => {
      const update = stage.updates.at(-1 - (n % stage.updates.length));
      if (update) {
        await stage.bring(update);
        stage.updates.pop();
      }
    },
    (stage) => stage.updates.length > 0,
  ),
);

const shownOnce = (stage: Stage) =>
  stage.shown.filter((button) => !CHARTS.test(button.data) && isTrue(stage, button));
const old = fc.tuple(fc.nat({ max: 99 }), anybody).map(([n, by]) =>
  step(
    `${by} presses a button that was shown once [${n}]`,
    (stage) => pressBy(stage, pick(shownOnce(stage), n), by),
    (stage) => shownOnce(stage).length > 0,
  ),
);

export const pressed: fc.WeightedArbitrary<Step>[] = [
  { weight: 14, arbitrary: which.map((n) => presses("approves", approves, "the approver", 1, n)) },
  { weight: 1, arbitrary: which.map((n) => presses("rejects", rejects, "the approver", 1, n)) },
  { weight: 14, arbitrary: which.map((n) => presses("answers a question", answers, "the approver", 1, n)) },
  {
    weight: 12,
    arbitrary: about(
      "doubtful presses",
      fc.oneof(
        again,
        old,
        old,
        which.map((n) => presses("approves", approves, "the approver", 2, n)),
        which.map((n) => presses("answers a question", answers, "the approver", 2, n)),
        fc.tuple(which, others).map(([n, by]) => presses("approves", approves, by, 1, n)),
        fc.tuple(which, others).map(([n, by]) => presses("answers a question", answers, by, 1, n)),
      ),
    ),
  },
];
