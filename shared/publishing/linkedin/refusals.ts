import { cut } from "../../words/format.ts";
import type { Answer } from "../exchange.ts";
import { refusal } from "./schemas.ts";

const NEW_TOKEN =
  "Make a new token with openid, profile and w_member_social at linkedin.com/developers/tools/oauth/token-generator and set LINKEDIN_ACCESS_TOKEN.";

/** What to do, by the status of LinkedIn's answer. */
const ADVICE: Record<number, string> = {
  401: NEW_TOKEN,
  403: NEW_TOKEN,
  426: "LinkedIn has ended this version of its API. Set LINKEDIN_VERSION to a later month, as in 202607.",
};

/** How many characters of LinkedIn's own words are shown. */
const LONGEST = 200;

/**
 * LinkedIn's words, and advice where we have any.
 *
 * @param redact removes credentials
 */
export function says({ status, json }: Answer, redact: (text: string) => string): string {
  const { data } = refusal.safeParse(json);
  const words = [
    data?.message,
    ...(data?.errorDetails.inputErrors ?? []).map(({ description }) => description),
  ];
  const said = cut(redact(words.filter(Boolean).join(" ")), LONGEST).trim();
  const sentence = said === "" ? `HTTP ${status}.` : /[.!?…]$/.test(said) ? said : `${said}.`;
  return [sentence, ADVICE[status]].filter(Boolean).join(" ");
}

/** Why a token is no longer valid. */
export function lapsed(status: string): string {
  return `LINKEDIN_ACCESS_TOKEN ${status === "revoked" ? "has been revoked" : "has expired"}. ${NEW_TOKEN}`;
}

/** Whether LinkedIn refused a post because it has one with the same text. */
export function isDuplicate({ status, json }: Answer): boolean {
  return status >= 400 && status < 500 && /DUPLICATE_POST/.test(JSON.stringify(json ?? ""));
}
