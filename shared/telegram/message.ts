export interface Button {
  text: string;
  /** At most 64 bytes. */
  data: string;
}

/** A message to Telegram in its parse mode HTML, with rows of buttons (none = []). */
export interface Message {
  text: string;
  buttons: Button[][];
}

/** A message without buttons. */
export function plain(...lines: string[]): Message {
  return { text: lines.join("\n"), buttons: [] };
}
