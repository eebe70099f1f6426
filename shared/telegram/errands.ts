import { z } from "zod";
import { call, type Database } from "../database.ts";
import type { Errand } from "./arguments.ts";

/** `run_command()`. */
const outcome = z.object({
  outcome: z.enum(["done", "asked", "refused", "replayed"]),
  message: z.string().nullish(),
});

export type Outcome = z.infer<typeof outcome>;
type LookingUp = Extract<Errand, { looksUp: string }>;
type Doing = Extract<Errand, { does: string }>;

/** `queue_reply()`. */
const reply = z.object({ outcome: z.enum(["queued", "waiting", "many", "stale", "replayed"]) });

/** Who wants it, and where the answer goes. */
export interface Asker {
  update_id: number;
  user: number;
  /** The topic of a forum that asked; null = there are none, or it is the general one. */
  topic: number | null;
}

/** The button that was pressed; `nav` = it leads from one message to the next. */
export interface Pressed {
  nav: null | {
    chat_id: number;
    message_id: number;
    /** Whether the answer can take the place of the message. */
    in_place: boolean;
  };
}

/**
 * Has the reply sent, with what is true when it leaves. Consumes the update.
 *
 * @param pressed where a button asks
 */
export async function lookUp(
  database: Database,
  { update_id, user, topic }: Asker,
  { looksUp: kind, facts }: LookingUp,
  pressed?: Pressed,
): Promise<z.infer<typeof reply>["outcome"]> {
  const nav = pressed?.nav && {
    nav_chat_id: pressed.nav.chat_id,
    nav_message_id: pressed.nav.message_id,
    in_place: pressed.nav.in_place,
  };
  const asked = {
    update_id,
    kind,
    facts,
    user_id: String(user),
    ...inTopic(topic),
    pressed: pressed !== undefined,
    ...nav,
  };
  return (await call(database, "queue_reply", asked, reply)).outcome;
}

/** Does it, or asks whether it is meant; what there is to say follows through the outbox. Consumes the update. */
export async function run(
  database: Database,
  { update_id, user, topic }: Asker,
  { does: command, subject }: Doing,
): Promise<Outcome> {
  return await call(
    database,
    "run_command",
    { update_id, user_id: String(user), command, subject, ...inTopic(topic) },
    outcome,
  );
}

/** Answers a command with a no. Consumes the update. */
export async function refuse(database: Database, asker: Asker, message: string): Promise<void> {
  await lookUp(database, asker, { looksUp: "refused", facts: { message } });
}

const inTopic = (topic: number | null) => (topic === null ? {} : { topic });
