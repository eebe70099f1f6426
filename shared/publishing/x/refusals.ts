import { cut } from "../../words/format.ts";
import type { Answer } from "../exchange.ts";
import { refusal } from "./schemas.ts";

const CONSOLE = "the app at console.x.com";

/** What to do, by status and content of X's answer. */
const ADVICE: [status: number, sign: RegExp, advice: string][] = [
  [
    401,
    /./,
    `Make the keys and tokens of ${CONSOLE} again and set X_API_KEY, X_API_KEY_SECRET, X_ACCESS_TOKEN and X_ACCESS_TOKEN_SECRET.`,
  ],
  [402, /./, "Buy credits at console.x.com."],
  [
    403,
    /oauth1-permissions|app permissions/,
    `Let ${CONSOLE} read and write, then make the access token again and set X_ACCESS_TOKEN and X_ACCESS_TOKEN_SECRET.`,
  ],
  [403, /client-not-enrolled/, `Put ${CONSOLE} into a project.`],
];

/** How many characters of X's own words are shown. */
const LONGEST = 200;

/**
 * X's words, and advice where we have any.
 *
 * @param redact removes credentials
 */
export function says({ status, json }: Answer, redact: (text: string) => string): string {
  const { data } = refusal.safeParse(json);
  const words = [data?.detail || data?.title, data?.errors[0]?.message].filter(Boolean);
  const said = cut(redact([...new Set(words)].join(" ")), LONGEST).trim();
  const all = `${status} ${JSON.stringify(json)}`;
  const advice = ADVICE.find(([of, sign]) => of === status && sign.test(all))?.[2];
  const sentence = said === "" ? `HTTP ${status}.` : /[.!?…]$/.test(said) ? said : `${said}.`;
  return advice === undefined ? sentence : `${sentence} ${advice}`;
}

/** Whether X refused a post because it has one with the same text. */
export function isDuplicate({ status, json }: Answer): boolean {
  return status === 403 && /duplicate/i.test(JSON.stringify(refusal.safeParse(json).data ?? ""));
}
