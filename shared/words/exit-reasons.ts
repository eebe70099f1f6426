const REASONS: Record<string, string> = {
  profit_target: "profit target",
  stop_loss: "stop loss",
  "21dte": "days to expiration",
  expired: "expired",
  assigned: "assigned",
  manual: "closed by hand",
};

/** An exit reason in words. A person's own reason stays unchanged, unless `instead` is given. */
export function reasonInWords(reason: string, instead = reason): string {
  return REASONS[reason] ?? instead;
}
