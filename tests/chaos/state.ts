import { type BookedOrder, isLive } from "../hunting/orders.ts";
import type { Row } from "../support/book.ts";
import type { TestWorld } from "../support/world.ts";

/** A row of public.orders, as far as anybody here asks. */
export interface OrderRow extends BookedOrder {
  urgency: number | null;
  walk: number;
  cancelling: boolean;
  created_at: string;
  sent_at: string | null;
  /** Of an entry, USD per share. */
  underlying_price: number | null;
  walked_at: string | null;
}

export interface PositionRow {
  position_id: number;
  request_id: string;
  status: string;
  quantity: number;
  open_quantity: number;
  entry_price: number;
  mark: number | null;
  mark_fault: string | null;
  exit_price: number | null;
  exit_reason: string | null;
  exit_date: string | null;
  realized_pnl: number;
  pnl_percent: number | null;
  fees: number;
  profit_target: number | null;
  stop_loss: number | null;
  exit_dte: number | null;
  auto_exit: boolean;
  collateral: number;
  capital: number;
  max_risk: number | null;
  stress_loss: number;
  close_asked_at: string | null;
  counted_at: string | null;
  unmarked_checks: number;
  stop_checks: number;
}

export interface RequestRow {
  request_id: string;
  ticker: string;
  status: string;
  status_note: string | null;
  expires_at: string;
  decided_at: string | null;
  /** What is approved, USD per contract. */
  floor_credit: number;
  /** USD per share; null = out of the money. */
  seen_price: number | null;
}

export interface PromptRow {
  prompt_id: number;
  kind: "settlement" | "which_order" | "drift" | "confirmation" | "working_closes" | "unfilled_entry";
  token: string;
  position_id: number | null;
  order_id: number | null;
  ticker: string | null;
  facts: Row;
  answer: string | null;
}

export interface DriftRow {
  symbol: string;
  ticker: string;
  kind: string;
  booked: number;
  held: number;
  checks: number;
  counted_at: string;
  position_ids: number[];
  dismissed_at: string | null;
  /** USD per share. */
  underlying_price: number | null;
}

/** It counts: two reconciliations have seen it, or options and shares tell the same. */
export function speaks({ kind, checks }: DriftRow): boolean {
  return ["assigned", "exercised"].includes(kind) || (kind !== "foreign" && checks >= 2);
}

/** And waits for an answer. */
export function asks(drift: DriftRow): boolean {
  return speaks(drift) && drift.dismissed_at === null;
}

/** A row of private.outbox that came since the state before. */
interface QueuedRow {
  message_id: number;
  kind: string;
  request_id: string | null;
  prompt_id: number | null;
  facts: Row;
}

/** What the owner was told of a date that bites. */
interface WarningRow {
  position_id: number;
  warning: string;
  told_on: string;
  left_at: string | null;
}

/** Shares that an assignment brought or took. */
interface ShareRow {
  ticker: string;
  quantity: number;
  traded_at: string;
}

/** All that a decision can depend on or change. */
export interface State {
  requests: Map<string, RequestRow>;
  orders: Map<number, OrderRow>;
  positions: Map<string, PositionRow>;
  trades: { position_id: number; pnl_realized: number; quantity: number; status: string }[];
  drifts: Map<string, DriftRow>;
  prompts: Map<number, PromptRow>;
  warnings: WarningRow[];
  shares: ShareRow[];
  /** Whose official close of a day (New York) is kept. */
  shareCloses: { ticker: string; trade_date: string }[];
  killed: boolean;
  paused: boolean;
  /** A check was asked for beside the schedule, and a full one among those. */
  wanted: boolean;
  fullWanted: boolean;
  /** A message could leave now. */
  isDue: boolean;
  /** Whether the market is to be asked for a card, which nobody does here. */
  isAsked: boolean;
  /** The newest message of the outbox. */
  lastMessage: number;
  queued: QueuedRow[];
  /** Who did what, since the state before. */
  actions: { action_id: number; update_id: number; user_id: string; action: string; outcome: string }[];
  lastAction: number;
}

/** What an order has come to. */
export function knownOf({ status, filled_quantity }: OrderRow): string {
  return `${status} ${filled_quantity}`;
}

export function liveOrders({ orders }: State): OrderRow[] {
  return [...orders.values()].filter(isLive);
}

export async function readState({ sql }: TestWorld, since?: State): Promise<State> {
  const [row] = await sql`
    select
      (select coalesce(jsonb_agg(to_jsonb(r) - 'legs' order by request_id), '[]') from public.trade_requests r) as requests,
      (select coalesce(jsonb_agg(to_jsonb(o) order by order_id), '[]') from public.orders o) as orders,
      (select coalesce(jsonb_agg(to_jsonb(p) - 'legs' order by position_id), '[]') from public.positions p) as positions,
      (select coalesce(jsonb_agg(to_jsonb(t) order by trade_id), '[]') from public.trade_history t) as trades,
      (select coalesce(jsonb_agg(to_jsonb(d) order by symbol), '[]') from public.drifts d) as drifts,
      (select coalesce(jsonb_agg(to_jsonb(q) order by prompt_id), '[]') from private.prompts q) as prompts,
      (select coalesce(jsonb_agg(to_jsonb(w)), '[]') from private.date_warnings w) as warnings,
      (select coalesce(jsonb_agg(to_jsonb(t) order by trade_id), '[]') from public.share_trades t) as shares,
      (select coalesce(jsonb_agg(to_jsonb(c)), '[]') from private.share_closes c) as "shareCloses",
      (select coalesce(jsonb_agg(to_jsonb(m) order by message_id), '[]') from private.outbox m
        where message_id > ${since?.lastMessage ?? 0}) as queued,
      (select coalesce(jsonb_agg(to_jsonb(a) order by action_id), '[]') from public.actions a
        where action_id > ${since?.lastAction ?? 0}) as actions,
      (select killed_at is not null from public.switches) as killed,
      (select entries_paused_at is not null from public.switches) as paused,
      (select wanted_at is not null from private.check_lease) as wanted,
      (select full_wanted from private.check_lease) as "fullWanted",
      exists (select from private.outbox where status = 'due' and due_at <= clock_timestamp()) as "isDue",
      exists (select from private.lookups where status = 'due') as "isAsked"`;
  return {
    ...(row as unknown as Omit<
      State,
      "requests" | "orders" | "positions" | "drifts" | "prompts" | "lastMessage" | "lastAction"
    >),
    requests: by((row?.requests ?? []) as RequestRow[], (each) => each.request_id),
    orders: by((row?.orders ?? []) as OrderRow[], (each) => each.order_id),
    positions: by((row?.positions ?? []) as PositionRow[], (each) => each.request_id),
    drifts: by((row?.drifts ?? []) as DriftRow[], (each) => each.symbol),
    prompts: by((row?.prompts ?? []) as PromptRow[], (each) => each.prompt_id),
    lastMessage: row?.queued.at(-1)?.message_id ?? since?.lastMessage ?? 0,
    lastAction: row?.actions.at(-1)?.action_id ?? since?.lastAction ?? 0,
  };
}

function by<Key, Value>(rows: Value[], key: (row: Value) => Key): Map<Key, Value> {
  return new Map(rows.map((row) => [key(row), row]));
}

/** Entries at the broker that are not yet down at what is approved, or that nobody was asked about. */
export function walkingEntries({ orders, prompts }: State): OrderRow[] {
  const asked = new Set(
    [...prompts.values()].flatMap(({ kind, order_id }) => (kind === "unfilled_entry" ? [order_id] : [])),
  );
  return [...orders.values()].filter(
    ({ purpose, status, order_id }) =>
      purpose === "entry" && ["working", "partially_filled"].includes(status) && !asked.has(order_id),
  );
}

/** What a call has changed, a sentence each; positions, whose every change is a fill or a rule, are left out. */
export function changes(before: State, after: State): string[] {
  const said: string[] = [];
  for (const { request_id, status } of after.requests.values()) {
    const was = before.requests.get(request_id)?.status ?? "nothing";
    if (was !== status) {
      said.push(`${request_id}: ${was} -> ${status}`);
    }
  }
  for (const order of after.orders.values()) {
    const was = before.orders.get(order.order_id);
    if (was === undefined) {
      said.push(describeNew(order));
      continue;
    }
    if (was.status !== order.status) {
      said.push(`order ${order.order_id}: ${was.status} -> ${order.status}`);
    }
    if (terms(was) !== terms(order)) {
      said.push(`order ${order.order_id}: ${terms(order)}`);
    }
  }
  for (const { request_id, status, close_asked_at } of after.positions.values()) {
    const was = (before.positions.get(request_id)?.close_asked_at ?? null) !== null;
    if (status === "OPEN" && was !== (close_asked_at !== null)) {
      said.push(`close of ${request_id} ${was ? "not asked for any more" : "asked for"}`);
    }
  }
  if (before.killed !== after.killed) {
    said.push(after.killed ? "killed" : "not killed any more");
  }
  if (before.paused !== after.paused) {
    said.push(after.paused ? "paused" : "not paused any more");
  }
  return said.sort();
}

/** What an order is to achieve. */
export function terms(
  of: Pick<OrderRow, "limit_price" | "exit_reason" | "urgency" | "walk" | "cancelling">,
): string {
  const { limit_price, exit_reason, urgency, walk, cancelling } = of;
  return `at ${limit_price}${exit_reason === null ? "" : `, ${exit_reason}, urgency ${urgency}, walk ${walk}`}${cancelling ? ", to be taken back" : ""}`;
}

export function describeNew(
  of: Pick<
    OrderRow,
    "source" | "purpose" | "request_id" | "quantity" | "limit_price" | "exit_reason" | "status"
  >,
): string {
  const reason = of.exit_reason === null ? "" : `, ${of.exit_reason}`;
  return `new ${of.source} ${of.purpose} of ${of.request_id}: ${of.status}, ${of.quantity} at ${of.limit_price}${reason}`;
}
