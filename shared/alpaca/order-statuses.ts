/** What a status of Alpaca's means for an order; how much of it has filled, only its quantities tell. */
export type Fate = "open" | "filled" | "cancelled" | "rejected";

/** Every status that Alpaca documents. `replaced` is none of them: what replaced it says what became of it. */
export const FATES: Readonly<Record<string, Fate>> = {
  ...fates("open", "new accepted pending_new accepted_for_bidding partially_filled held suspended"),
  // A cancel or a replacement is on its way, a fill is guaranteed, or the day is being settled: a fill may come first.
  ...fates("open", "pending_cancel pending_replace stopped calculated"),
  ...fates("filled", "filled"),
  // Orders are good for the day, so what is done for it is over.
  ...fates("cancelled", "canceled expired done_for_day"),
  ...fates("rejected", "rejected"),
};

/** Open, and Alpaca replaces nothing in it: it can be taken back, and another one sent. */
export const NOT_REPLACED = ["accepted", "pending_new", "accepted_for_bidding", "held"];

/** Something has been asked for and not been done yet. */
export const IN_BETWEEN = ["pending_cancel", "pending_replace"];

function fates(fate: Fate, names: string): Record<string, Fate> {
  return Object.fromEntries(names.split(" ").map((name) => [name, fate]));
}
