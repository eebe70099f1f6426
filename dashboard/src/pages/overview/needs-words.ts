import { aContract } from "../../../../shared/words/format.ts";
import type { Need, Question } from "../../data/pages.ts";

/** A task for a person: what it is, what to do, and the chat command that helps. */
export interface Task {
  what: string;
  todo: string;
  command?: string;
}

type Asked = Extract<Need, { kind: "question" }>;

const IN_TELEGRAM = "Answer the message in Telegram.";

/** A need as a task. */
export function taskOf(need: Need): Task {
  switch (need.kind) {
    case "request":
      return {
        what: `A trade waits for your yes: ${need.contract}, ${need.quantity} at a credit of ${aContract(need.net_credit)}.`,
        todo: "Its card in Telegram has the buttons. Not at hand?",
        command: "/pending",
      };
    case "question":
      return questionInWords(need);
    case "fault":
      return {
        what: need.says,
        todo: "What is at work, and what is not:",
      };
    case "drift":
      return {
        what: `The broker holds something else in ${need.ticker} than the book.`,
        todo: "Its exits stand still until that is settled. To compare the two again:",
        command: "/reconcile",
      };
  }
}

function questionInWords({ question, position_id, ticker }: Asked): Task {
  const position =
    position_id === null ? "A position" : `Position ${position_id}${ticker === null ? "" : `, ${ticker},`}`;
  const about = position_id === null ? {} : { command: `/position ${position_id}` };
  const tasks: Record<Question, Task> = {
    settlement: {
      what: `${position} has expired, and nobody knows what expiration made of it.`,
      todo: IN_TELEGRAM,
      ...about,
    },
    settlement_value: {
      what: `${ticker ?? "An index"} has expired and is settled by an opening print that no source tells.`,
      todo: "Send the value to the chat:",
      command: `/settle ${ticker ?? "ROOT"} VALUE`,
    },
    which_order: {
      what: `The broker's answer about an order${position_id === null ? "" : ` of position ${position_id}`} was lost.`,
      todo: "Say in Telegram which order at the broker it is. All orders:",
      command: "/orders",
    },
    drift: {
      what: `The broker holds something else${ticker === null ? "" : ` in ${ticker}`} than the book.`,
      todo: "Say in Telegram which of the two is right. To compare them again:",
      command: "/reconcile",
    },
    working_closes: {
      what: "Killed, and closes are at the broker already.",
      todo: "Say in Telegram whether they go on. What they are:",
      command: "/orders",
    },
    unfilled_entry: {
      what: `An entry${ticker === null ? "" : ` in ${ticker}`} has come down to the credit you approved and does not fill.`,
      todo: "Say in Telegram: lower it, leave it, or take it back.",
    },
    confirmation: {
      what: `A command of yours${position_id === null ? "" : ` about position ${position_id}`} waits for its confirmation.`,
      todo: "Confirm it in Telegram, or leave it: it lapses by itself.",
    },
  };
  return tasks[question];
}
