import { OutsideError } from "../../outside/errors.ts";
import type { Answer } from "../exchange.ts";
import { NoRoom } from "../no-room.ts";
import { refusal } from "./schemas.ts";

/** Until there may be room again, seconds: for calls, and for a post of the 24 hours that count. */
const ROOM_FOR_CALLS = 900;
export const ROOM_FOR_A_POST = 3600;

/** Meta's codes for too many calls: of the app, of the user, of the page, of a kind. */
const TOO_MANY_CALLS = [4, 17, 32, 613];
/** Something went wrong on its side. */
const WENT_WRONG = [1, 2];

const POSTS_USED_UP = 2207042;
const NOT_READY = 2207027;
/** The picture could not be fetched from its address. */
const NOT_FETCHED = [2207003, 2207020, 2207052];

/** What to do, by code and subcode. */
const ADVICE: Record<number, string> = {
  10: "The token needs instagram_business_content_publish.",
  190: "Make a new token in the app's dashboard at Meta, and set INSTAGRAM_ACCESS_TOKEN.",
  200: "The token needs instagram_business_content_publish.",
  2207009: "A picture has to be between 4:5 and 1.91:1.",
  2207052: "Instagram could not fetch the picture from the project's storage.",
};

/** Instagram said no: nothing was done. */
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

/** The error of an answer that is none of what was asked for; null: it says no to nothing. */
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
