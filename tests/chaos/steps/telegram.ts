import fc from "fast-check";
import { ask } from "../../support/ask.ts";
import { CHAT } from "../../support/book.ts";
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

export const migrates = step(
  "the group becomes a supergroup",
  (stage) => stage.migrate(),
  // A group is upgraded only once.
  (stage) => isAsked(stage) && stage.chat === CHAT,
);

export const corrects = step(
  "the owner corrects TELEGRAM_CHAT_ID",
  async (stage) => stage.correctSetting(),
  (stage) => stage.isAstray,
);

/** A foreign host name that resolves to this machine, in the owner's browser. */
const REBOUND = { Host: "evil.example", Origin: "http://evil.example" };

const rebinds = which.map((n) =>
  step(`a foreign page has its name resolved to this machine [${n}]`, async (stage) => {
    const button = pick(stage.buttons, n);
    const asked: [string, object?][] = [
      ["messages"],
      ["send", { text: "/kill" }],
      ["press", { message_id: button?.message_id, callback_data: button?.data }],
    ];
    for (const [path, body] of asked) {
      const method = body === undefined ? "GET" : "POST";
      const status = await ask(`${stage.telegram.chatUrl}/${path}`, method, REBOUND, JSON.stringify(body));
      if (status !== 403) {
        stage.watch.broken.push(`${path} answers a foreign page ${status}`);
      }
    }
  }),
);

export const telegram: fc.WeightedArbitrary<Step>[] = [
  {
    weight: 14,
    arbitrary: about(
      "Telegram",
      fc.oneof(fails, fails, fails, blocks, deletes, fc.constantFrom(migrates, corrects), rebinds),
    ),
  },
];
