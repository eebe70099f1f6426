/** What the facts of several kinds of messages name. */

export const TOKEN = "0123456789abcdef0123456789abcdef";

export const SPY = { ticker: "SPY", strike_price: 580, width: null, expiration_date: "2026-04-17" };
export const QQQ = { ticker: "QQQ", strike_price: 500, width: 5, expiration_date: "2026-05-15" };

export const at = "Tue 3 Mar, 10:05";
export const instant = "2026-03-03T15:05:00+00:00";
export const CHOICES = [
  { position_id: 12, ...SPY },
  { position_id: 14, ...QQQ },
];
