import { OutsideError } from "../outside/errors.ts";

/** A network has no room for a call now (429). */
export class NoRoom extends OutsideError {
  constructor(
    message: string,
    /** Seconds until it may have room. */
    readonly seconds: number,
  ) {
    super(message, true);
  }
}
