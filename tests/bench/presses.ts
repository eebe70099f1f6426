/** Update ids beyond those of Telegram's stand-in. */
let updates = 1_000_000;

/** An Update in which the owner of the local stack presses a button of a message of the bot. */
export function press(callback_data: string, message_id: number, user_id = 1001): Record<string, unknown> {
  updates += 1;
  return {
    update_id: updates,
    callback_query: {
      id: String(updates),
      from: { id: user_id, is_bot: false, first_name: "Trader" },
      chat_instance: "1",
      data: callback_data,
      message: { message_id, date: 1_772_550_000, chat: { id: user_id, type: "private" }, text: "A card" },
    },
  };
}
