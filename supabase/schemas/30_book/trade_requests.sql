create table public.trade_requests (
  request_id text primary key check (request_id ~ '^[!-~]([ -~]{0,253}[!-~])?$'),
  strategy_type text not null references public.exit_rules,
  ticker text not null check (ticker ~ '^[A-Z][A-Z0-9./-]{0,19}$'),
  expiration_date date not null,
  strike_price numeric(12, 4) not null check (strike_price > 0),
  width numeric(12, 4) check (width > 0 and width < strike_price),
  net_credit numeric(14, 4) not null check (net_credit > 0),
  quantity integer not null check (quantity > 0),
  legs jsonb not null check (jsonb_typeof(legs) = 'array'),
  overrides jsonb not null default '{}' check (jsonb_typeof(overrides) = 'object'),
  status text not null default 'pending'
    check (status in ('pending', 'approved', 'executing', 'executed', 'rejected', 'expired', 'failed')),
  status_note text,
  is_imported boolean not null default false,
  created_at timestamptz not null default private.now(),
  expires_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  card_chat_id bigint,
  card_message_id bigint,
  check ((strategy_type = 'VPC') = (width is not null)),
  check (net_credit < coalesce(width, strike_price) * 100)
);

comment on table public.trade_requests is
  'Trades proposed for approval. pending -> approved -> executing -> executed | rejected (by a person) | expired | failed (by the broker).';
comment on column public.trade_requests.request_id is 'The proposer''s own name for the trade; the same name never trades twice. Printable ASCII, no spaces at its ends: two that look alike are one.';
comment on column public.trade_requests.strategy_type is 'CSP = cash-secured put, VPC = vertical put credit spread.';
comment on column public.trade_requests.expiration_date is 'Expiration, New York date.';
comment on column public.trade_requests.strike_price is 'Strike of the short put. USD per share.';
comment on column public.trade_requests.width is 'Short strike - long strike of a VPC. USD per share; null for a CSP.';
comment on column public.trade_requests.net_credit is 'Credit asked for. USD per contract.';
comment on column public.trade_requests.quantity is 'Contracts (spreads, for a VPC).';
comment on column public.trade_requests.legs is 'Derived from the strikes: [{action: sell|buy, option_type, strike (USD per share), expiration, quantity (contracts), symbol (OSI)}].';
comment on column public.trade_requests.overrides is 'Exit rules that differ from the defaults: {profit_target?, stop_loss? (USD for the whole position), exit_dte? (days), auto_exit?}.';
comment on column public.trade_requests.status_note is 'Why the request stands where it stands, as a sentence.';
comment on column public.trade_requests.is_imported is 'It is of the past, from before this book: nobody was ever asked about it.';
comment on column public.trade_requests.expires_at is 'A request that was not sent by then expires: the next close of the market, or the last one of its contract.';
comment on column public.trade_requests.decided_by is 'Telegram user id of who approved or rejected.';

create index on public.trade_requests (strategy_type);
create index trade_requests_undecided on public.trade_requests (status) where status in ('pending', 'approved', 'executing');

alter table public.trade_requests enable row level security;
grant select on public.trade_requests to service_role;
