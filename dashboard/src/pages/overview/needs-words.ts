import { aContract } from "../../../../shared/words/format.ts";
import type { Need, Question } from "../../data/pages.ts";

/** A task for a person: what it is, what to do, and the chat command that helps. */
export interface Task {
  what: string;
  advice: string;
  command?: string;
}

type Asked = Extract<Need, { kind: "question" }>;

const IN_TELEGRAM = "Answer the message in Telegram.";

/** A need as a task. */
export function taskOf(need: Need): Task {
  switch (need.kind) {
    case "request":
      return {
        what: `A trade waits for your approval: ${need.contract}, ${need.quantity} at a credit of ${aContract(need.net_credit)}.`,
        advice: "Its card in Telegram has the buttons. To get the card again:",
        command: "/pending",
      };
    case "question":
      return questionInWords(need);
    case "fault":
      return {
        what: need.says,
        advice: "The status of every part:",
      };
    case "drift":
      return {
        what: `The broker and the book differ in ${need.ticker}.`,
        advice: "Its exits are not sent until that is resolved. To compare again:",
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
      what: `${position} has expired, and the outcome is not known.`,
      advice: IN_TELEGRAM,
      ...about,
    },
    settlement_value: {
      what: `${ticker ?? "An index"} has expired and is settled by an opening print that no data source provides.`,
      advice: "Send the value to the chat:",
      command: `/settle ${ticker ?? "ROOT"} VALUE`,
    },
    which_order: {
      what: `The broker's answer about an order${position_id === null ? "" : ` of position ${position_id}`} was lost.`,
      advice: "Choose the order in Telegram. All orders:",
      command: "/orders",
    },
    drift: {
      what: `The broker and the book differ${ticker === null ? "" : ` in ${ticker}`}.`,
      advice: "Answer in Telegram which of the two is right. To compare again:",
      command: "/reconcile",
    },
    working_closes: {
      what: "The kill switch is on, and closes are already at the broker.",
      advice: "Answer in Telegram whether they go on. The orders:",
      command: "/orders",
    },
    unfilled_entry: {
      what: `An entry${ticker === null ? "" : ` in ${ticker}`} is at the credit you approved and has not filled.`,
      advice: "Choose in Telegram: lower it, leave it, or cancel it.",
    },
    confirmation: {
      what: `A command of yours${position_id === null ? "" : ` about position ${position_id}`} waits for its confirmation.`,
      advice: "Confirm it in Telegram. Without an answer it expires.",
    },
  };
  return tasks[question];
}
