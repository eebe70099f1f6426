/** Why a scan leaves something out (`scan_counts.reason`), in words that follow "by". */
const REASONS: Record<string, string> = {
  no_quote: "want of a quote",
  delta: "delta",
  open_interest: "open interest",
  bid: "a bid too low",
  width: "width of market",
  whole_width: "width of the whole",
  cost: "a strike below cost",
  earnings: "earnings",
  ex_dividend: "an ex-date",
  wing: "want of a wing",
  pair: "want of the other side",
  credit: "credit",
  return: "return",
  budget: "budget",
  expiration: "one per expiration",
  ticker: "the cap of the ticker",
  group: "the cap of the group",
  list: "length of the list",
  no_answer: "want of an answer",
  no_earnings_date: "earnings of unknown date",
  not_permitted: "the broker, who does not trade it",
};

/** The words for a reason. */
export function scanReason(reason: string): string {
  return REASONS[reason] ?? reason;
}
