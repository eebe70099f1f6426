import type { Context } from "grammy";
import type { Settings } from "../settings.ts";
import type { Errand } from "./arguments.ts";

/** An approver may do everything, a viewer may only look. */
export type Role = "approver" | "viewer";

export type Access = Settings<"TELEGRAM_CHAT_ID" | "TELEGRAM_APPROVER_IDS" | "TELEGRAM_VIEWER_IDS">;

/** The role of the person who presses or writes; null = none. Only listed people have one, and only in the owner's chat. */
export function roleOf({ chat, from }: Context, settings: Access): Role | null {
  return chat?.id === settings.TELEGRAM_CHAT_ID ? listedAs(from?.id, settings) : null;
}

/** The role that a user has in the owner's chat, wherever they are now. */
export function listedAs(user: number | undefined, settings: Omit<Access, "TELEGRAM_CHAT_ID">): Role | null {
  if (user === undefined) {
    return null;
  }
  if (settings.TELEGRAM_APPROVER_IDS.includes(user)) {
    return "approver";
  }
  return settings.TELEGRAM_VIEWER_IDS.includes(user) ? "viewer" : null;
}

/** The forum topic of a message. Outside of forums, a reply has a thread id, too, but no topic. */
export function topicOf(
  message: { is_topic_message?: unknown; message_thread_id?: unknown } | undefined,
): number | null {
  const { is_topic_message, message_thread_id } = message ?? {};
  return is_topic_message === true && typeof message_thread_id === "number" ? message_thread_id : null;
}

/**
 * Whether a role permits an errand. A viewer may look everything up, /pnl included. Doing something takes an approver.
 * commands.ts tells the two apart.
 */
export function may(role: Role, errand: Errand): boolean {
  return role === "approver" || "looksUp" in errand;
}
