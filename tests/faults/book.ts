import type { BookedOrder } from "../hunting/orders.ts";
import type { TestWorld } from "../support/world.ts";

/** What the database says, as far as it can be compared with the broker's truth. Cash in USD. */
export interface Booked {
  orders: BookedOrder[];
  positions: BookedPosition[];
  requests: {
    request_id: string;
    status: string;
    status_note: string | null;
    floor_credit: number;
    legs: BookedLeg[];
  }[];
  trades: { position_id: number; pnl_realized: number; quantity: number }[];
}

interface BookedLeg {
  action: "sell" | "buy";
  symbol: string;
}

export interface BookedPosition {
  position_id: number;
  request_id: string;
  status: string;
  quantity: number;
  open_quantity: number;
  credit: number;
  realized_pnl: number;
  fees: number;
  legs: BookedLeg[];
  expiration_date: string;
}

export async function readBook({ sql }: TestWorld): Promise<Booked> {
  const [row] = await sql<{ booked: Booked }[]>`
    select jsonb_build_object(
      'orders', (select coalesce(jsonb_agg(to_jsonb(o) order by order_id), '[]') from public.orders o),
      'positions', (select coalesce(jsonb_agg(to_jsonb(p) order by position_id), '[]') from public.positions p),
      'requests', (select coalesce(jsonb_agg(to_jsonb(r) order by request_id), '[]') from public.trade_requests r),
      'trades', (select coalesce(jsonb_agg(to_jsonb(t) order by trade_id), '[]') from public.trade_history t)
    ) as booked`;
  if (!row) {
    throw new Error("There is no book.");
  }
  return row.booked;
}
