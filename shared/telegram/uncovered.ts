import { z } from "zod";
import { contract } from "../words/contract-name.ts";
import { counted, escapeHtml, listed } from "../words/format.ts";
import { act, choiceButtons } from "./buttons.ts";
import { type Message, plain } from "./message.ts";

/** How many buttons a phone has room for. */
const CHOSEN = 8;

export const uncoveredFacts = z.object({
  ticker: z.string(),
  /** Shares, negative when short. */
  held: z.int(),
  needed: z.int().nullable(),
  /** Shares that are missing; 0 = the calls are covered again. */
  lacking: z.int(),
  /** The open covered calls. */
  positions: z.array(contract),
});

/** Reports that the broker holds fewer shares than the open covered calls need, and later that it holds enough. */
export function uncovered({
  ticker,
  held,
  needed,
  lacking,
  positions,
}: z.infer<typeof uncoveredFacts>): Message {
  const name = escapeHtml(ticker);
  if (lacking === 0) {
    return plain(`✅ ${name}: all short calls are covered again`);
  }
  return {
    ...plain(
      `🚨 ${name}: uncovered short calls, ${counted(lacking, "share")} ${lacking === 1 ? "is" : "are"} missing`,
      `The broker holds ${counted(held, "share")}, but the short calls need ${needed ?? 0}. Their loss is unlimited.`,
      `Buy ${counted(lacking, "share")} of ${name}, or close calls now:`,
      ...listed(
        positions.map(({ position_id, contract }) => `#${position_id} ${escapeHtml(contract)}`),
        CHOSEN,
      ),
    ),
    buttons: choiceButtons(positions.slice(0, CHOSEN), (text, position_id) =>
      act(`Close ${text}`, "close", position_id),
    ),
  };
}
