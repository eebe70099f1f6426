create table public.scan_counts (
  scan_id bigint not null references public.scans on delete cascade,
  ticker text not null,
  rule text not null,
  reason text not null,
  count integer not null check (count > 0),
  primary key (scan_id, ticker, rule, reason)
);

comment on table public.scan_counts is 'How many contracts of a ticker fell out of a scan, by rule and by the first reason.';
comment on column public.scan_counts.count is 'Contracts, or whole trades; 1 for a whole ticker.';
comment on column public.scan_counts.rule is 'scan_rules.rule; * = the whole ticker.';
comment on column public.scan_counts.reason is
  'Of short legs: no_quote, delta, open_interest, bid, width, cost (a strike below what the shares cost), earnings, ex_dividend, wing (no long leg fits); of whole trades: pair (no other side fits), whole_width, credit, return; of what passed: budget, or the caps, with what is held: expiration, ticker, group, list. listed = it is in the list. For a whole ticker: no_answer, no_earnings_date, not_permitted.';

alter table public.scan_counts enable row level security;
grant select on public.scan_counts to service_role;
