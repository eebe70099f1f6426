import type { Day, Instant } from "./units.ts";

type Mode = "PAPER" | "SIM" | "LIVE";

export interface Head {
  mode: Mode | null;
  market_open: boolean;
  /** Another one once somebody has done or proposed something. */
  changes: string;
  day: Day;
  run_id: number | null;
  checked_at: Instant | null;
  killed: boolean;
  paused: boolean;
  unwell: string[];
}

export interface Run {
  run_id: number | null;
  market_open: boolean;
  /** Another one once somebody has done or proposed something. */
  changes: string;
}
