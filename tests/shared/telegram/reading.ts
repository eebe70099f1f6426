/** A message as whoever holds the phone reads it. */

import type { Message } from "../../../shared/telegram/message.ts";

/** The rows of buttons, as a phone shows them. */
export const shown = ({ buttons }: Message) => buttons.map((row) => row.map(({ text }) => text));
/** What the buttons carry. */
export const data = ({ buttons }: Message) => buttons.flat().map((button) => button.data);
/** What Telegram counts and shows, once it has read the format. */
export const read = ({ text }: Message) =>
  text
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
