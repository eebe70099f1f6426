import fc from "fast-check";
import { TELEGRAM_FAULTS, type TelegramFault } from "../telegram-faults.ts";
import { about, isAsked, pick, type Step, step, which } from "./step.ts";

const fails = fc.constantFrom(...(Object.keys(TELEGRAM_FAULTS) as TelegramFault[])).map((what) =>
  step(
    `Telegram will answer with ${what}`,
    async ({ telegramFaults }) => {
      telegramFaults.push(what);
    },
    isAsked,
  ),
);

const blocks = fc.boolean().map((isBlocked) =>
  step(
    isBlocked ? "the chat blocks the bot" : "the chat lets the bot in",
    async (stage) => {
      stage.isBlocked = isBlocked;
    },
    (stage) => isAsked(stage) && stage.isBlocked !== isBlocked,
  ),
);

const deletes = which.map((n) =>
  step(
    `somebody deletes a message of the bot [${n}]`,
    async (stage) => {
      await stage.deleteMessage(pick(stage.buttons, n)?.message_id ?? 0);
    },
    (stage) => stage.buttons.length > 0,
  ),
);

export const telegram: fc.WeightedArbitrary<Step>[] = [
  { weight: 14, arbitrary: about("Telegram", fc.oneof(fails, fails, fails, blocks, deletes)) },
];
