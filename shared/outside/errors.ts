/** What a vendor, or the way to it, said no to. Its message holds no credential. */
export class OutsideError extends Error {
  override readonly name: string = "OutsideError";

  constructor(
    message: string,
    /** Whether the same question may be answered in a moment. */
    readonly passing: boolean,
  ) {
    super(message);
  }
}
