/** Where a position stands on its way to the rule that is nearest, as `v_open_positions` has it. */
export interface Nearest {
  /** Null: none is on, or can be told. */
  nearest_rule: "profit_target" | "stop_loss" | "21dte" | null;
  /** Per cent of the way there that is still missing; zero or less = reached. */
  nearest: number | null;
  /** Calendar days. */
  to_exit_dte: number | null;
  mark: number | null;
  mark_fault: string | null;
}

const SHORT_RULES = { profit_target: "profit", stop_loss: "stop", "21dte": "date" };

/** `profit 16 %`, `date 4 d`, `stop due`: the nearest rule, and what is missing to it. */
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
