/** What a status at Alpaca means for an order. Only the quantities tell how much has filled. */
export type Fate = "open" | "filled" | "cancelled" | "rejected";

/** Every status that Alpaca documents, except `replaced`: the fate of that order is its successor's. */
export const FATES: Readonly<Record<string, Fate>> = {
  ...withFate("open", "new accepted pending_new accepted_for_bidding partially_filled held suspended"),
  // A cancel or a replacement is under way, a fill is guaranteed, or the day is being settled. A fill may still come
  // first.
  ...withFate("open", "pending_cancel pending_replace stopped calculated"),
  ...withFate("filled", "filled"),
  // Orders are good for the day, so an order that is done for the day has ended.
  ...withFate("cancelled", "canceled expired done_for_day"),
  ...withFate("rejected", "rejected"),
};

/** Open statuses in which Alpaca refuses a replacement. The order can be cancelled and sent anew. */
export const NOT_REPLACED = ["accepted", "pending_new", "accepted_for_bidding", "held"];

/** A cancel or a replacement was requested and is not done yet. */
export const IN_BETWEEN = ["pending_cancel", "pending_replace"];

function withFate(fate: Fate, names: string): Record<string, Fate> {
  return Object.fromEntries(names.split(" ").map((name) => [name, fate]));
}
