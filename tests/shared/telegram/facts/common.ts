/** Facts that several kinds of messages share. */

export const TOKEN = "0123456789abcdef0123456789abcdef";

export const SPY = {
  ticker: "SPY",
  contract: "SPY 580 put Apr 17 '26",
  contract_short: "SPY 580p",
  expiration_date: "2026-04-17",
};
export const QQQ = {
  ticker: "QQQ",
  contract: "QQQ 500/495 put spread May 15 '26",
  contract_short: "QQQ 500/495p",
  expiration_date: "2026-05-15",
};

export const at = "Tue Mar 3, 10:05";
export const instant = "2026-03-03T15:05:00+00:00";
export const CHOICES = [
  { position_id: 12, ...SPY },
  { position_id: 14, ...QQQ },
];
