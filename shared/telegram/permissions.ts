import type { Context } from "grammy";
import type { Settings } from "../settings.ts";
import type { Errand } from "./arguments.ts";

/** An approver may do everything that is offered, a viewer may look. */
export type Role = "approver" | "viewer";

export type Access = Settings<"TELEGRAM_CHAT_ID" | "TELEGRAM_APPROVER_IDS" | "TELEGRAM_VIEWER_IDS">;

/** What whoever presses or writes may do: null = nothing. Only people on a list count, only in the owner's chat. */
export function roleOf({ chat, from }: Context, settings: Access): Role | null {
  return chat?.id === settings.TELEGRAM_CHAT_ID ? listedAs(from?.id, settings) : null;
}

/** What they may do in the owner's chat, wherever this is. */
export function listedAs(user: number | undefined, settings: Omit<Access, "TELEGRAM_CHAT_ID">): Role | null {
  if (user === undefined) {
    return null;
  }
  if (settings.TELEGRAM_APPROVER_IDS.includes(user)) {
    return "approver";
  }
  return settings.TELEGRAM_VIEWER_IDS.includes(user) ? "viewer" : null;
}

/** The topic of a forum that a message is in; replies outside of forums have a thread, too, which is none. */
export function topicOf(
  message: { is_topic_message?: unknown; message_thread_id?: unknown } | undefined,
): number | null {
  const { is_topic_message, message_thread_id } = message ?? {};
  return is_topic_message === true && typeof message_thread_id === "number" ? message_thread_id : null;
}

/** A viewer may look up whatever there is, /pnl and all; what is to be done takes an approver. commands.ts says which is which. */
export function may(role: Role, errand: Errand): boolean {
  return role === "approver" || "looksUp" in errand;
}
