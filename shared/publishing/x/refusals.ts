import { cut } from "../../words/format.ts";
import type { Answer } from "../exchange.ts";
import { refusal } from "./schemas.ts";

const CONSOLE = "the app at console.x.com";

/** What to do about it, by what is in X's answer. */
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

/** Of X's own words, characters that are told. */
const LONGEST = 200;

/**
 * X's words, and what to do where we know.
 *
 * @param redact takes credentials out of them
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

/** Whether X refused a post because one with the same words is there. */
export function isDuplicate({ status, json }: Answer): boolean {
  return status === 403 && /duplicate/i.test(JSON.stringify(refusal.safeParse(json).data ?? ""));
}
