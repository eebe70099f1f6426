import { z } from "zod";
import { call, type Database } from "../database.ts";
import type { Errand } from "./arguments.ts";

/** Answer of `run_command()`. */
const outcome = z.object({
  outcome: z.enum(["done", "asked", "refused", "replayed"]),
  message: z.string().nullish(),
});

export type Outcome = z.infer<typeof outcome>;
type LookingUp = Extract<Errand, { looksUp: string }>;
type Doing = Extract<Errand, { does: string }>;

/** Answer of `queue_reply()`. */
const reply = z.object({ outcome: z.enum(["queued", "waiting", "many", "stale", "replayed"]) });

/** Who asked, and where the answer goes. */
export interface Asker {
  update_id: number;
  user: number;
  /** The forum topic of the request; null = the general one, or not a forum. */
  topic: number | null;
}

/** The pressed button; `nav` replaces the message that has it. */
export interface Pressed {
  nav: null | {
    chat_id: number;
    message_id: number;
    /** Whether the answer can replace the message. */
    in_place: boolean;
  };
}

/**
 * Queues the reply, which is written with the facts at the time it is sent. Consumes the update.
 *
 * @param pressed given where a button was pressed
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

/** Runs a command, or asks for a confirmation. What there is to say follows through the outbox. Consumes the update. */
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

/** Refuses a command with a message. Consumes the update. */
export async function refuse(database: Database, asker: Asker, message: string): Promise<void> {
  await lookUp(database, asker, { looksUp: "refused", facts: { message } });
}

const inTopic = (topic: number | null) => (topic === null ? {} : { topic });
