/** What TradeStation, or the way to it, said no to. Its message holds no credential. */
export class TradeStationError extends Error {
  override readonly name = "TradeStationError";

  constructor(
    message: string,
    /** Whether the same question may be answered in a moment. */
    readonly passing: boolean,
  ) {
    super(message);
  }
}
