import { OutsideError } from "../outside/errors.ts";

/** A network has no room for a call now: 429. */
export class NoRoom extends OutsideError {
  constructor(
    message: string,
    /** Until it may have. */
    readonly seconds: number,
  ) {
    super(message, true);
  }
}
