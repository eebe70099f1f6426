create table public.drifts (
  symbol text primary key,
  ticker text not null,
  kind text not null check (kind in ('missing', 'quantity_differs', 'assigned', 'foreign')),
  booked integer not null,
  held integer not null check (held <> booked),
  position_ids bigint[] not null,
  checks integer not null default 1,
  counted_at timestamptz not null default private.now(),
  since timestamptz not null default private.now(),
  dismissed_at timestamptz,
  dismissed_by text,
  check ((dismissed_at is null) = (dismissed_by is null))
);

comment on table public.drifts is
  'Where the broker holds something else than the book, by the latest reconciliation. A row goes when both agree again.';
comment on column public.drifts.symbol is 'OSI without padding, or a ticker for shares.';
comment on column public.drifts.kind is
  'missing = the broker holds none of it; assigned = short puts are gone and their shares are there; quantity_differs = anything else of ours; foreign = nothing of ours, for information only.';
comment on column public.drifts.booked is 'What the book has open: contracts, negative when short.';
comment on column public.drifts.held is 'What the broker holds: contracts or shares, negative when short.';
comment on column public.drifts.position_ids is 'The open positions that have it.';
comment on column public.drifts.checks is 'Reconciliations in a row with this difference; from the second on it speaks and blocks.';
comment on column public.drifts.counted_at is 'The reconciliation that last counted; see private.counts_again(). Market clock.';
comment on column public.drifts.since is 'Market clock.';
comment on column public.drifts.dismissed_at is 'A person has said that the book stays as it is; forgotten when the difference changes. Market clock.';
comment on column public.drifts.dismissed_by is 'Telegram user id.';

alter table public.drifts enable row level security;
grant select on public.drifts to service_role;
