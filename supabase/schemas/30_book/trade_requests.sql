create table public.trade_requests (
  request_id text primary key check (request_id ~ '^[!-~]([ -~]{0,253}[!-~])?$'),
  strategy_type text not null references public.exit_rules,
  ticker text not null check (ticker ~ '^[A-Z][A-Z0-9./-]{0,19}$'),
  underlying text not null,
  expiration_date date not null,
  trades_until date not null,
  net_credit numeric(14, 4) not null check (net_credit > 0),
  floor_credit numeric(14, 4) not null check (floor_credit > 0),
  seen_price numeric(14, 4),
  quantity integer not null check (quantity between 1 and 10000),
  legs jsonb not null check (jsonb_typeof(legs) = 'array'),
  contract text not null,
  contract_short text not null,
  max_worth numeric(14, 4) check (max_worth > net_credit),
  overrides jsonb not null default '{}' check (jsonb_typeof(overrides) = 'object'),
  status text not null default 'pending'
    check (status in ('pending', 'approved', 'executing', 'executed', 'rejected', 'expired', 'failed')),
  status_note text,
  origin text not null default 'proposal' check (origin in ('proposal', 'chat', 'scan', 'import')),
  created_at timestamptz not null default private.now(),
  expires_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  card_chat_id bigint,
  card_message_id bigint,
  quoted jsonb check (jsonb_typeof(quoted) = 'object')
);

comment on table public.trade_requests is
  'Trades proposed for approval. pending -> approved -> executing -> executed | rejected (by a person) | expired | failed (by the broker).';
comment on column public.trade_requests.request_id is
  'The proposer''s own name for the trade; the same name never trades twice. Printable ASCII without spaces at the ends, so that two names cannot look alike and differ.';
comment on column public.trade_requests.strategy_type is
  'The one of private.strategies() that the legs make: CSP = cash-secured put, VPC = vertical put credit spread, VCC = vertical call credit spread, IC = iron condor, CC = covered call, STR = short strangle.';
comment on column public.trade_requests.underlying is
  'The underlying of the options: private.underlying_of(ticker), where ticker is the options'' root.';
comment on column public.trade_requests.trades_until is
  'The last date on which the options can trade: private.trades_until(). New York date.';
comment on column public.trade_requests.expiration_date is 'Expiration, New York date.';
comment on column public.trade_requests.net_credit is 'The credit that the request asks for. USD per contract.';
comment on column public.trade_requests.floor_credit is
  'The least credit for which the trade may be sold: the credit asked for, or the market''s when the request was shown again; a person can lower it. USD per contract.';
comment on column public.trade_requests.seen_price is
  'The underlying''s price when the card was last shown again because of the market: a short strike that it has crossed since needs a new approval. USD per share; null = the short legs were out of the money.';
comment on column public.trade_requests.quantity is 'Contracts of each leg.';
comment on column public.trade_requests.legs is
  'The short legs first: [{action: sell|buy, option_type: put|call, strike (USD per share), expiration, quantity (contracts), symbol (OSI)}].';
comment on column public.trade_requests.contract is 'Name of the contract: private.contract_name() of the legs.';
comment on column public.trade_requests.contract_short is 'Short name of the contract: private.contract_short().';
comment on column public.trade_requests.max_worth is
  'The most that the legs can be worth: private.max_worth(). USD per contract; null = no upper bound.';
comment on column public.trade_requests.overrides is
  'Exit rules that differ from the defaults: {profit_target?, stop_loss? (USD for the whole request; a partial fill gets its share), profit_percent?, stop_percent? (percent of the credit instead), exit_dte? (days), auto_exit?}; null = off.';
comment on column public.trade_requests.status_note is 'Why the request has its status, as a sentence.';
comment on column public.trade_requests.origin is
  'Where the request came from: proposal = a proposer, or a script that recorded a trade; chat = /sell or /add; scan = a scan; import = a file, so nobody approved it. For all but proposal, private.dte_off_on_arrival() decides about the date rule.';
comment on column public.trade_requests.expires_at is
  'A request that was not sent by then expires: the next close of the market, or the last close of its contract.';
comment on column public.trade_requests.quoted is
  'The answers of the market and the broker when the request came from the chat or from a scan: private.quoted_facts(); null = they were not asked.';
comment on column public.trade_requests.decided_by is 'Telegram user id of the person who approved or rejected it.';

create index on public.trade_requests (strategy_type);
create index trade_requests_undecided on public.trade_requests (status) where status in ('pending', 'approved', 'executing');

alter table public.trade_requests enable row level security;
grant select on public.trade_requests to service_role;
