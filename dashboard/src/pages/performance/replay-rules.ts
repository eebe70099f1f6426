import { pick, type Query } from "../../route.ts";

/** The keys of rules in a request. */
const RULES = ["profit", "dte", "stop"] as const;

export interface Typed {
  /** Percent of the credit. */
  profit: string;
  /** Calendar days before expiration. */
  dte: string;
  /** Multiple of the credit. */
  stop: string;
  isStopOff: boolean;
}

/** The rules in the address; empty = the usual sets. */
export function rulesOf(query: Query): Query {
  return pick(query, RULES);
}

/** The typed rules for a request; or what is wrong, and what to write. */
export function readTyped({ profit, dte, stop, isStopOff }: Typed): { rules: Query } | { wrong: string } {
  const [percent, days, multiple] = [profit, dte, stop].map((text) => text.trim());
  if (percent && !(/^\d{1,3}(\.\d{1,2})?$/.test(percent) && Number(percent) >= 1 && Number(percent) <= 100)) {
    return { wrong: "The profit target is a percentage of the credit, from 1 to 100." };
  }
  if (days && !/^\d{1,3}$/.test(days)) {
    return { wrong: "Days to expiration are a whole number, 0 to 999." };
  }
  if (!isStopOff && multiple && !(/^\d{1,2}(\.\d{1,2})?$/.test(multiple) && Number(multiple) > 0)) {
    return { wrong: "The stop is a multiple of the credit, above 0 and below 100." };
  }
  const rules: Query = {
    ...(percent ? { profit: percent } : {}),
    ...(days ? { dte: days } : {}),
    ...(isStopOff ? { stop: "off" } : multiple ? { stop: multiple } : {}),
  };
  return Object.keys(rules).length === 0
    ? { wrong: "Fill in at least one rule. An empty field keeps each trade's own rule." }
    : { rules };
}
