import type { Head } from "./head.ts";
import type { Amount, Instant } from "./units.ts";

export interface Health {
  head: Head;
  parts: { part: string; ok: boolean; since: Instant | null; says: string | null }[];
  facts: {
    now: string;
    market_open: boolean;
    opens_at: string | null;
    last_check: { at: string; minutes_ago: number; is_missed: boolean } | null;
    lease: { held: boolean; seconds_left: number };
    outbox: { due: number; parked: number; last_error: string | null };
    open: number;
    unmarked: number[];
    drifts: string[];
    live_orders: number;
    unknown_orders: number;
    requests: { pending: number; approved: number; executing: number };
    killed_at: string | null;
    killed_by: string | null;
    paused_at: string | null;
    paused_by: string | null;
    token_age_minutes: number | null;
    faults: string[];
  };
  incidents: {
    incident_id: number;
    part: string;
    fault: string;
    subject: string;
    says: string;
    began_at: Instant;
    ended_at: Instant | null;
  }[];
  runs: {
    run_id: number;
    started_at: Instant;
    seconds: Amount;
    asked_only: boolean;
    market_open: boolean;
    checked: number;
    exits: number;
    warnings: { asked: string; message: string }[];
    failure: string | null;
  }[];
}
