/** What a status at TradeStation means for an order. Only its legs tell how much has filled. */
export type Fate = "open" | "filled" | "cancelled" | "rejected";

/** Every status that TradeStation documents. */
export const FATES: Readonly<Record<string, Fate>> = {
  ...withFate(
    "open",
    "ACK ASS BRC BRF BRO CHG CND COR DIS DOA DON ECN EXE FPR LAT OPN OSO OTHER PLA REC RJC RPD RSN",
  ),
  // UCN: the cancel is under way, and a fill may come first.
  ...withFate("open", "STP STT SUS UCN"),
  ...withFate("filled", "FLL"),
  // FLP: partly filled, then cancelled.
  ...withFate("cancelled", "CAN EXP FLP OUT RJR SCN TSC UCH"),
  ...withFate("rejected", "REJ"),
};

function withFate(fate: Fate, codes: string): Record<string, Fate> {
  return Object.fromEntries(codes.split(" ").map((code) => [code, fate]));
}
