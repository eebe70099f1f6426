import { SPY } from "./common.ts";

/** Facts of what is told unasked. */
export const OF_ALERTS = {
  opened: { position_id: 12, ...SPY, entry_price: 150, quantity: 2 },
  closed: {
    position_id: 12,
    ticker: "SPY",
    quantity: 2,
    entry_price: 150,
    exit_price: 75,
    exit_reason: "profit_target",
    pnl_realized: 150,
    pnl_percent: 50,
    target_percent: 50,
    win_loss: "WIN",
    is_recorded: false,
  },
  reopened: { position_id: 12, ...SPY, open_quantity: 2, exit_price: 84 },
  exit_due: { position_id: 12, ...SPY, verdict: "off", exit_reason: "stop_loss", fault: null },
  close_refused: { position_id: 12, ...SPY, exit_reason: "stop_loss", limit_price: 450, message: "no" },
  entry_news: { request_id: "spy-580", ticker: "SPY", status: "expired", status_note: "Too late." },
  expiring: { positions: [{ position_id: 12, ...SPY, auto_exit: false }] },
  incidents_begun: { incidents: ["exit-check answers HTTP 503. No rule is judged until it answers."] },
  incidents_over: { incidents: [{ says: "exit-check answers HTTP 503.", minutes: 95 }] },
};
