/** Judges updates from Telegram, and where they come from. */

import type { Model } from "../../model.ts";

export function takesUpdate(model: Model, update_id: number): boolean {
  const isNew = !model.updates.has(update_id);
  model.updates.add(update_id);
  return isNew;
}

export function isElsewhere(
  of: { chat: number; message: number } | null,
  chat: number,
  message: number,
): boolean {
  return of !== null && (of.chat !== chat || of.message !== message);
}
