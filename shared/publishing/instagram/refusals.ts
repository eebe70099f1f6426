import { OutsideError } from "../../outside/errors.ts";
import type { Answer } from "../exchange.ts";
import { NoRoom } from "../no-room.ts";
import { refusal } from "./schemas.ts";

/** Seconds until there may be room again: for calls, and for a post within the limit of 24 hours. */
const ROOM_FOR_CALLS = 900;
export const ROOM_FOR_A_POST = 3600;

/** Meta's codes for too many calls: by the app, by the user, by the page, of a kind. */
const TOO_MANY_CALLS = [4, 17, 32, 613];
/** Meta's codes for a failure on its side. */
const WENT_WRONG = [1, 2];

const POSTS_USED_UP = 2207042;
const NOT_READY = 2207027;
/** Instagram could not fetch the picture from its address. */
const NOT_FETCHED = [2207003, 2207020, 2207052];

/** What to do, by code or subcode. */
const ADVICE: Record<number, string> = {
  10: "The token needs instagram_business_content_publish.",
  190: "Make a new token in the app's dashboard at Meta, and set INSTAGRAM_ACCESS_TOKEN.",
  200: "The token needs instagram_business_content_publish.",
  2207009: "A picture has to be between 4:5 and 1.91:1.",
  2207052: "Instagram could not fetch the picture from the project's storage.",
};

/** A refusal by Instagram. Nothing was done. */
export class Refusal extends OutsideError {
  constructor(
    message: string,
    passing: boolean,
    readonly code: number,
    readonly subcode: number,
  ) {
    super(message, passing);
  }
}

/** Nobody knows what became of the call. */
class Lost extends OutsideError {
  constructor(message: string) {
    super(message, true);
  }
}

/** The error in an answer; null where there is none. */
export function refusalOf(
  label: string,
  { status, json }: Answer,
  redact: (text: string) => string,
): OutsideError | null {
  const error = refusal.safeParse(json).data?.error;
  if (status < 400 && error === undefined) {
    return null;
  }
  const { code = 0, error_subcode: subcode = 0, is_transient: isTransient = false } = error ?? {};
  const words = redact((error?.error_user_msg || error?.message || `HTTP ${status}`).replace(/\.?$/, "."));
  const advice = ADVICE[subcode] ?? ADVICE[code];
  const message = `${label}: ${words}${advice === undefined ? "" : ` ${advice}`}`;
  if (subcode === POSTS_USED_UP) {
    return new NoRoom(message, ROOM_FOR_A_POST);
  }
  if (status === 429 || TOO_MANY_CALLS.includes(code)) {
    return new NoRoom(message, ROOM_FOR_CALLS);
  }
  if (subcode === NOT_READY) {
    return new NoRoom(message, 60);
  }
  if (status >= 500 || status === 408 || isTransient || WENT_WRONG.includes(code)) {
    return new Lost(message);
  }
  return new Refusal(message, NOT_FETCHED.includes(subcode), code, subcode);
}
