import type postgres from "postgres";

/** What a caller may know about the book, to use it in a call. */
export interface Known {
  run_id: number | null;
  /** The checks that were begun last, newest first. */
  checks: { run_id: number; key: string; page: number }[];
  position_ids: number[];
  open: { position_id: number; credit: number; open_quantity: number; quantity: number }[];
  request_ids: string[];
  requests: Record<string, unknown>[];
  live_orders: { order_id: number; quantity: number; limit_price: number; purpose: "entry" | "exit" }[];
  broker_order_ids: string[];
  client_order_ids: string[];
  cards: { token: string; chat_id: number | null; message_id: number | null }[];
  prompts: { token: string; kind: string; chat_id: number | null; message_id: number | null }[];
  update_ids: number[];
  sending: { message_id: number; attempt: number }[];
  handles: string[];
  /** The symbol of every leg that is held or requested. */
  symbols: string[];
  tickers: string[];
  expirations: string[];
  token_claim: number;
  /** Lookups in progress. */
  lookups: { lookup_id: number; attempt: number }[];
  opportunities: number[];
}

export async function readKnown(sql: postgres.Sql): Promise<Known> {
  const [row] = await sql<{ known: Known }[]>`
    with newest as (select * from public.trade_requests order by created_at desc, request_id desc limit 20),
      legs as (select r.ticker, r.expiration_date, leg ->> 'symbol' as symbol from newest r, jsonb_array_elements(r.legs) leg)
    select jsonb_build_object(
      'run_id', (select run_id from private.check_lease where expires_at > clock_timestamp()),
      'checks', (
        select coalesce(jsonb_agg(jsonb_build_object('run_id', run_id, 'key', key, 'page', page) order by run_id desc), '[]')
        from (select * from private.exit_checks order by run_id desc limit 3) latest),
      'position_ids', (select coalesce(jsonb_agg(position_id), '[]') from public.positions),
      'open', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'position_id', position_id, 'credit', credit, 'open_quantity', open_quantity, 'quantity', quantity)), '[]')
        from public.positions where status = 'OPEN'),
      'request_ids', (select coalesce(jsonb_agg(request_id), '[]') from newest),
      'requests', (
        select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
          'request_id', request_id, 'strategy_type', strategy_type, 'ticker', ticker, 'expiration_date', expiration_date,
          'net_credit', net_credit, 'quantity', quantity, 'overrides', overrides,
          'legs', (select jsonb_agg(leg - 'symbol') from jsonb_array_elements(legs) leg)))), '[]')
        from newest),
      'live_orders', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'order_id', order_id, 'quantity', quantity, 'limit_price', limit_price, 'purpose', purpose)), '[]')
        from public.orders where status in ('intent', 'sent', 'working', 'partially_filled', 'unknown')),
      'broker_order_ids', (select coalesce(jsonb_agg(broker_order_id), '[]') from public.orders where broker_order_id is not null),
      'client_order_ids', (select coalesce(jsonb_agg(client_order_id), '[]') from private.paper_orders),
      'cards', (
        select coalesce(jsonb_agg(jsonb_build_object('token', token, 'chat_id', card_chat_id, 'message_id', card_message_id)), '[]')
        from newest join private.card_tokens using (request_id)),
      'prompts', (
        select coalesce(jsonb_agg(jsonb_build_object('token', token, 'kind', kind, 'chat_id', chat_id, 'message_id', telegram_message_id)), '[]')
        from private.prompts),
      'update_ids', (select coalesce(jsonb_agg(update_id), '[]') from (select update_id from private.telegram_updates limit 5) few),
      'sending', (
        select coalesce(jsonb_agg(jsonb_build_object('message_id', message_id, 'attempt', attempts)), '[]')
        from private.outbox where status = 'sending'),
      'handles', (select coalesce(jsonb_agg(md5(request_id)), '[]') from newest),
      'symbols', (select coalesce(jsonb_agg(distinct symbol), '[]') from legs),
      'tickers', (select coalesce(jsonb_agg(distinct ticker), '[]') from legs),
      'expirations', (select coalesce(jsonb_agg(distinct expiration_date), '[]') from legs),
      'token_claim', (select claim from private.tradestation_refresh),
      'lookups', (
        select coalesce(jsonb_agg(jsonb_build_object('lookup_id', lookup_id, 'attempt', attempts)), '[]')
        from (select * from private.lookups where status = 'asking' order by lookup_id desc limit 5) few),
      'opportunities', (
        select coalesce(jsonb_agg(opportunity_id), '[]')
        from (select opportunity_id from public.opportunities order by opportunity_id desc limit 5) few)
    ) as known`;
  if (!row) {
    throw new Error("There is no book.");
  }
  return row.known;
}
