import type { Context } from "grammy";
import type { Settings } from "../settings.ts";
import type { Errand } from "./commands.ts";

/** An approver may do everything that is offered, a viewer may look. */
export type Role = "approver" | "viewer";

export type Access = Settings<"TELEGRAM_CHAT_ID" | "TELEGRAM_APPROVER_IDS" | "TELEGRAM_VIEWER_IDS">;

/** What whoever presses or writes may do: null = nothing. Only people on a list count, only in the owner's chat. */
export function roleOf({ chat, from }: Context, settings: Access): Role | null {
  if (chat?.id !== settings.TELEGRAM_CHAT_ID || from === undefined) {
    return null;
  }
  if (settings.TELEGRAM_APPROVER_IDS.includes(from.id)) {
    return "approver";
  }
  return settings.TELEGRAM_VIEWER_IDS.includes(from.id) ? "viewer" : null;
}

/** A viewer may look up whatever there is, /pnl and all; what is to be done takes an approver. commands.ts says which is which. */
export function may(role: Role, errand: Errand): boolean {
  return role === "approver" || "looksUp" in errand;
}
