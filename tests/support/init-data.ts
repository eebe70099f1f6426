import { createHmac } from "node:crypto";

interface Launch {
  botToken: string;
  user: number;
  /** The real time at which Telegram signed it; now by default. */
  at?: Date;
  /** Additional or replaced fields; undefined removes one. */
  fields?: Record<string, string | undefined>;
}

/** What Telegram gives to a page that is opened from a bot, computed without the code that reads it. */
export function initData({ botToken, user, at = new Date(), fields = {} }: Launch): string {
  const signed = {
    auth_date: String(Math.floor(at.getTime() / 1000)),
    query_id: "AAHdF6IQAAAAAN0XohDhrOrc",
    signature: "of-telegram-for-third-parties",
    user: JSON.stringify({ id: user, first_name: "Zoë & Söhne", language_code: "en" }),
    ...fields,
  };
  const given = Object.entries(signed).filter((field): field is [string, string] => field[1] !== undefined);
  const lines = given.map(([name, value]) => `${name}=${value}`).sort();
  const key = createHmac("sha256", "WebAppData").update(botToken).digest();
  const hash = createHmac("sha256", key).update(lines.join("\n")).digest("hex");
  return new URLSearchParams([...given, ["hash", hash]]).toString();
}
