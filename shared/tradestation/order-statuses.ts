/** What a status at TradeStation means for an order. Only its legs tell how much has filled. */
export type Fate = "open" | "filled" | "cancelled" | "rejected";

/** Every status that TradeStation documents. */
export const FATES: Readonly<Record<string, Fate>> = {
  ...fates(
    "open",
    "ACK ASS BRC BRF BRO CHG CND COR DIS DOA DON ECN EXE FPR LAT OPN OSO OTHER PLA REC RJC RPD RSN",
  ),
  // UCN: the cancel is under way, and a fill may come first.
  ...fates("open", "STP STT SUS UCN"),
  ...fates("filled", "FLL"),
  // FLP: partly filled, then cancelled.
  ...fates("cancelled", "CAN EXP FLP OUT RJR SCN TSC UCH"),
  ...fates("rejected", "REJ"),
};

function fates(fate: Fate, codes: string): Record<string, Fate> {
  return Object.fromEntries(codes.split(" ").map((code) => [code, fate]));
}
