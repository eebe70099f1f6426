import { createContext } from "preact";

/** Whether the page is shown in Telegram. */
export const TelegramContext = createContext(false);
