/** A message as a person reads it on the phone. */

import type { Message } from "../../../shared/telegram/message.ts";

/** The labels of the buttons, by row. */
export const shown = ({ buttons }: Message) => buttons.map((row) => row.map(({ text }) => text));
/** The data of the buttons. */
export const data = ({ buttons }: Message) => buttons.flat().map((button) => button.data);
/** The text that Telegram counts and shows, after reading the format. */
export const read = ({ text }: Message) =>
  text
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
