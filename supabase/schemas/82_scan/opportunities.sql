create table public.opportunities (
  opportunity_id bigint generated always as identity primary key,
  scan_id bigint not null references public.scans on delete cascade,
  rule text not null,
  strategy_type text not null,
  ticker text not null,
  underlying text not null,
  expiration_date date not null,
  dte integer not null,
  legs jsonb not null,
  underlying_price numeric(14, 4) not null,
  credit numeric(14, 4) not null,
  natural_credit numeric(14, 4) not null,
  floor_credit numeric(14, 4) not null check (floor_credit > 0),
  wing numeric(14, 4),
  capital numeric(14, 4) not null check (capital > 0),
  delta double precision not null,
  implied_volatility double precision not null,
  open_interest integer not null,
  chance double precision not null,
  return_percent double precision not null,
  annualised_percent double precision not null,
  score_return double precision not null,
  score_edge double precision,
  score_liquidity double precision not null,
  score_fit double precision not null,
  score double precision not null,
  quantity integer check (quantity > 0),
  place integer check (place > 0),
  fell_out text,
  request_id text references public.trade_requests
);

comment on table public.opportunities is
  'Trades that passed every filter of a scan, with their figures at that time: all listed ones, and of the rest the three best of each rule, ticker and expiration; scan_counts counts them all. Prices in USD per contract.';
comment on column public.opportunities.rule is 'As scan_rules.rule.';
comment on column public.opportunities.ticker is 'Root of the options.';
comment on column public.opportunities.dte is 'Calendar days to expiration.';
comment on column public.opportunities.legs is 'As trade_requests.legs, with one contract each.';
comment on column public.opportunities.underlying_price is 'USD per share; before the open the last official close.';
comment on column public.opportunities.credit is 'The mid. USD per contract.';
comment on column public.opportunities.natural_credit is
  'The credit at the natural price: selling at the bid and buying at the ask. USD per contract.';
comment on column public.opportunities.floor_credit is
  'The credit proposed: a quarter of the way from the mid to the natural credit, rounded down to a possible price of an order. Returns refer to it. USD per contract.';
comment on column public.opportunities.wing is 'Width of the wider wing. USD per share; null = no wings.';
comment on column public.opportunities.capital is
  'The capital that secures one contract: strike, wing, shares at their price, or margin. USD.';
comment on column public.opportunities.delta is 'Delta of the short leg without its sign; of two the larger.';
comment on column public.opportunities.implied_volatility is
  'Implied volatility of the short leg; of two, the put''s. Annual, as a fraction.';
comment on column public.opportunities.open_interest is
  'Open interest of the short leg; of two the smaller. Contracts.';
comment on column public.opportunities.chance is
  'Probability of a profit at expiration with the floor credit: lognormal, between the break-evens, with the volatility of each strike. 0 to 1.';
comment on column public.opportunities.return_percent is 'As scan_rules.min_return_percent.';
comment on column public.opportunities.annualised_percent is
  'floor_credit / capital converted to a year, if held to expiration: simple, by 365 / days, at least 7 days. Percent.';
comment on column public.opportunities.score_return is 'Return divided by its target, 0 to 1. 40 points.';
comment on column public.opportunities.score_edge is
  'Premium paid for volatility above the historical one: (iv30 / the larger of hv20 and hv60 - 1) / 0.4, 0 to 1; from 60 stored days on averaged with the rank of iv30 among them. 25 points; null = not known, counts as 0.';
comment on column public.opportunities.score_liquidity is
  'Nearness of the mid to the natural credit, times open interest up to 500, 0 to 1. 20 points.';
comment on column public.opportunities.score_fit is 'Nearness of delta and days to their targets, 0 to 1. 15 points.';
comment on column public.opportunities.score is '0 to 100; x 0.7 where a ticker of its group is already held.';
comment on column public.opportunities.quantity is
  'Contracts within the budget; null = none, or equity is not known.';
comment on column public.opportunities.place is 'Place in the list, 1 = best; null = not listed.';
comment on column public.opportunities.fell_out is
  'Why it is not, or no longer, in the list: see scan_counts.reason.';
comment on column public.opportunities.request_id is 'The request in which it was proposed; null = nobody picked it.';

create index on public.opportunities (scan_id);
create index on public.opportunities (request_id);

alter table public.opportunities enable row level security;
grant select on public.opportunities to service_role;
