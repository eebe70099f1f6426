import { z } from "zod";
import { call, type Database } from "../database.ts";
import type { Errand } from "./commands.ts";

/** `run_command()`. */
const outcome = z.object({
  outcome: z.enum(["done", "asked", "refused", "replayed"]),
  message: z.string().nullish(),
});

export type Outcome = z.infer<typeof outcome>;
type LookingUp = Extract<Errand, { looksUp: string }>;
type Doing = Extract<Errand, { does: string }>;

/**
 * Has the reply sent, with what is true when it leaves. Consumes the update.
 *
 * @param edits the message in the owner's chat to show it in; a new one when null
 */
export async function lookUp(
  database: Database,
  update_id: number,
  { looksUp: kind, facts }: LookingUp,
  edits: number | null = null,
): Promise<void> {
  const inPlace = edits === null ? {} : { edits_message_id: edits };
  await call(database, "queue_reply", { update_id, kind, facts, ...inPlace }, z.unknown());
}

/** Does it, or asks whether it is meant; what there is to say follows through the outbox. Consumes the update. */
export async function run(
  database: Database,
  update_id: number,
  user: number,
  { does: command, subject }: Doing,
): Promise<Outcome> {
  return await call(database, "run_command", { update_id, user_id: String(user), command, subject }, outcome);
}

/** Answers a command with a no. Consumes the update. */
export async function refuse(database: Database, update_id: number, message: string): Promise<void> {
  await lookUp(database, update_id, { looksUp: "refused", facts: { message } });
}
