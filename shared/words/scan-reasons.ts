/** Why a scan leaves something out (`scan_counts.reason`). */
const REASONS: Record<string, string> = {
  no_quote: "no quote",
  delta: "delta",
  open_interest: "open interest",
  bid: "bid too low",
  width: "bid-ask spread of a leg",
  whole_width: "bid-ask spread of the trade",
  cost: "strike below cost",
  earnings: "earnings",
  ex_dividend: "ex-date",
  wing: "no long strike",
  pair: "no put or call side to pair",
  credit: "credit",
  return: "return",
  budget: "budget",
  expiration: "one per expiration",
  ticker: "cap per ticker",
  group: "cap per group",
  list: "length of the list",
  no_answer: "no answer",
  no_earnings_date: "unknown earnings date",
  not_permitted: "not traded by the broker",
};

/** The words for a reason. */
export function scanReason(reason: string): string {
  return REASONS[reason] ?? reason;
}
