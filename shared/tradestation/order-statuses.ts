/** What a status of TradeStation's means for an order; how much of it has filled, only its legs tell. */
export type Fate = "open" | "filled" | "cancelled" | "rejected";

/** Every status that TradeStation documents. */
export const FATES: Readonly<Record<string, Fate>> = {
  ...fates(
    "open",
    "ACK ASS BRC BRF BRO CHG CND COR DIS DOA DON ECN EXE FPR LAT OPN OSO OTHER PLA REC RJC RPD RSN",
  ),
  // UCN: the cancel is on its way, and a fill may come first.
  ...fates("open", "STP STT SUS UCN"),
  ...fates("filled", "FLL"),
  // FLP: partly filled, then out.
  ...fates("cancelled", "CAN EXP FLP OUT RJR SCN TSC UCH"),
  ...fates("rejected", "REJ"),
};

function fates(fate: Fate, codes: string): Record<string, Fate> {
  return Object.fromEntries(codes.split(" ").map((code) => [code, fate]));
}
