import { createContext } from "preact";

/** Whether Telegram shows the page. */
export const TelegramContext = createContext(false);
