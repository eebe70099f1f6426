import type { MessageEntity } from "grammy/types";
import type { FormattedText } from "./html.ts";

const patterns = {
  // /positions or /positions@thetabase_bot
  bot_command: /(?<![\w/])\/\w{1,64}(?:@\w{3,32})?(?![\w/])/g,
  url: /(?<!\w)https?:\/\/[^\s<>"]*[^\s<>".,;:!?)]/g,
};

/** Adds what Telegram finds in any text by itself: commands and addresses, except in code and links. */
export function detectEntities({ text, entities }: FormattedText): FormattedText {
  const found = Object.entries(patterns).flatMap(([type, pattern]) =>
    [...text.matchAll(pattern)].map(
      (match) => ({ type, offset: match.index, length: match[0].length }) as MessageEntity,
    ),
  );
  const free = found.filter((entity) => !entities.some((other) => keepsOut(other, entity)));
  // An entity comes after those that enclose it.
  const all = [...entities, ...free].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return { text, entities: all };
}

/** Whether `entity` cannot stand beside `other`: either `other` lets nothing be formatted inside it, or the two overlap by a part. */
function keepsOut(other: MessageEntity, entity: MessageEntity): boolean {
  const [start, end] = [entity.offset, entity.offset + entity.length];
  const [otherStart, otherEnd] = [other.offset, other.offset + other.length];
  if (otherEnd <= start || end <= otherStart) return false;
  const isPlain = ["code", "pre", "text_link"].includes(other.type);
  return isPlain || !((otherStart <= start && end <= otherEnd) || (start <= otherStart && otherEnd <= end));
}
