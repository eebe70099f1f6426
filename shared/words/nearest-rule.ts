/** How near a position is to its nearest exit rule, as in `v_open_positions`. */
export interface Nearest {
  /** Null where no rule is on, or the distance is unknown. */
  nearest_rule: "profit_target" | "stop_loss" | "21dte" | null;
  /** Per cent of the way to the rule that is left; zero or less = reached. */
  nearest: number | null;
  /** Calendar days. */
  to_exit_dte: number | null;
  mark: number | null;
  mark_fault: string | null;
}

const SHORT_RULES = { profit_target: "profit", stop_loss: "stop", "21dte": "date" };

/** The nearest rule and the distance to it: `profit 16 %`, `date 4 d`, `stop due`. */
export function nearestInWords({ nearest_rule, nearest, to_exit_dte, mark, mark_fault }: Nearest): string {
  if (nearest_rule === null || nearest === null) {
    return mark === null || mark_fault !== null ? "-" : "no rule";
  }
  const rule = SHORT_RULES[nearest_rule];
  if (nearest <= 0) {
    return `${rule} due`;
  }
  return nearest_rule === "21dte" && to_exit_dte !== null
    ? `${rule} ${to_exit_dte} d`
    : `${rule} ${Math.ceil(nearest)} %`;
}
