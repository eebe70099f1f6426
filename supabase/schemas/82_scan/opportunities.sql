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

comment on table public.opportunities is 'What passed every filter of a scan, with what it was then: all that is listed, and of the rest the three best of each rule, ticker and expiration; scan_counts counts them all. Prices in USD per contract.';
comment on column public.opportunities.rule is 'scan_rules.rule.';
comment on column public.opportunities.ticker is 'Root of the options.';
comment on column public.opportunities.dte is 'Calendar days to expiration.';
comment on column public.opportunities.legs is 'As trade_requests.legs, one contract each.';
comment on column public.opportunities.underlying_price is 'USD per share; before the open the last official close.';
comment on column public.opportunities.credit is 'The mid. USD per contract.';
comment on column public.opportunities.natural_credit is 'At the other side''s prices. USD per contract.';
comment on column public.opportunities.floor_credit is 'What is proposed: a quarter of the way from the mid to the natural credit, down to a price that an order can have. Returns are of this. USD per contract.';
comment on column public.opportunities.wing is 'The wider one. USD per share; null = there are none.';
comment on column public.opportunities.capital is 'What secures a contract: strike, wing, shares at their price, or the margin. USD.';
comment on column public.opportunities.delta is 'Of the short leg without its sign, of two the larger.';
comment on column public.opportunities.implied_volatility is 'Of the short leg, of two the put''s. Annual, as a fraction.';
comment on column public.opportunities.open_interest is 'Of the short legs the least. Contracts.';
comment on column public.opportunities.chance is 'That it ends with a profit, at the floor: lognormal, beyond the break-evens, with the volatility of the strike. 0 to 1.';
comment on column public.opportunities.return_percent is 'As scan_rules.min_return_percent.';
comment on column public.opportunities.annualised_percent is 'Floor over capital, if held to expiration: simple, by 365 / days, at least 7.';
comment on column public.opportunities.score_return is 'Return over its target, 0 to 1. 40 points.';
comment on column public.opportunities.score_edge is 'What is paid for volatility above what it was: (iv30 / the larger of hv20 and hv60 - 1) / 0.4, 0 to 1, and from 60 kept days on averaged with its rank among them. 25 points; null = not known, counts as 0.';
comment on column public.opportunities.score_liquidity is 'How near the mid is to the natural credit, and open interest up to 500, 0 to 1. 20 points.';
comment on column public.opportunities.score_fit is 'How near delta and days are to their targets, 0 to 1. 15 points.';
comment on column public.opportunities.score is '0 to 100; x 0.7 where its group is held already.';
comment on column public.opportunities.quantity is 'Contracts by the budget; null = none, or equity is not known.';
comment on column public.opportunities.place is 'In the list, 1 = best; null = not listed.';
comment on column public.opportunities.fell_out is 'Why it is not, or no longer, listed: see scan_counts.reason.';
comment on column public.opportunities.request_id is 'The trade that it was proposed as; null = nobody picked it.';

create index on public.opportunities (scan_id);
create index on public.opportunities (request_id);

alter table public.opportunities enable row level security;
grant select on public.opportunities to service_role;
