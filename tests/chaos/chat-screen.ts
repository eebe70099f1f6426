/** A button that the bot has shown. */
export interface Shown {
  chat: number;
  message_id: number;
  text: string;
  data: string;
  /** All buttons of its message. */
  buttons: { text: string; data: string }[][];
}

/** The buttons on the messages of a chat. */
export async function buttonsIn(chat: number, chatUrl: string): Promise<Shown[]> {
  const messages = (await (await fetch(`${chatUrl}/messages`)).json()) as {
    message_id: number;
    chat_id: number;
    buttons: { text: string; callback_data: string }[];
  }[];
  return messages
    .filter(({ chat_id }) => chat_id === chat)
    .flatMap(({ message_id, buttons }) => {
      const all = [buttons.map(({ text, callback_data }) => ({ text, data: callback_data }))];
      return all.flat().map((button) => ({ chat, message_id, buttons: all, ...button }));
    });
}
