import type { Head } from "./head.ts";
import type { Note } from "./position.ts";
import type { Amount } from "./units.ts";

export interface Journal {
  head: Head;
  total: number;
  notes: (Note & {
    position_id: number | null;
    ticker: string | null;
    contract_short: string | null;
    pnl: Amount;
    status: string | null;
  })[];
  next: number | null;
}
