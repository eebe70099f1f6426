create table public.scan_counts (
  scan_id bigint not null references public.scans on delete cascade,
  ticker text not null,
  rule text not null,
  reason text not null,
  count integer not null check (count > 0),
  primary key (scan_id, ticker, rule, reason)
);

comment on table public.scan_counts is
  'How many candidates of a ticker a scan has dropped, by rule and by the first reason, and how many it has listed.';
comment on column public.scan_counts.count is 'Number of short legs or whole trades; 1 for a whole ticker.';
comment on column public.scan_counts.rule is 'As scan_rules.rule; * = the whole ticker.';
comment on column public.scan_counts.reason is
  'For short legs: no_quote, delta, open_interest, bid, width, cost (the strike is below the cost of the shares), earnings, ex_dividend, wing (no long leg fits); for whole trades: pair (no other side fits), whole_width, credit, return; for trades that passed: budget, or a cap, which counts held positions: expiration, ticker, group, list. listed = in the list. For a whole ticker: no_answer, no_earnings_date, not_permitted.';

alter table public.scan_counts enable row level security;
grant select on public.scan_counts to service_role;
