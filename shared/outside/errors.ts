/** A refusal by a vendor, or a failure on the way to it. Its message holds no credential. */
export class OutsideError extends Error {
  override readonly name: string = "OutsideError";

  constructor(
    message: string,
    /** Whether the same call may succeed in a moment. */
    readonly passing: boolean,
  ) {
    super(message);
  }
}
