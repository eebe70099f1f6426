const REASONS: Record<string, string> = {
  profit_target: "profit target",
  stop_loss: "stop loss",
  "21dte": "days to expiration",
  expired: "expired",
  assigned: "assigned",
  manual: "closed by hand",
};

/** An exit reason in words; a person's own stays as it is, unless there is something to say `instead`. */
export function reasonInWords(reason: string, instead = reason): string {
  return REASONS[reason] ?? instead;
}
