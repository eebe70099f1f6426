create table public.drifts (
  symbol text primary key,
  ticker text not null,
  kind text not null check (kind in ('missing', 'quantity_differs', 'assigned', 'exercised', 'foreign')),
  booked integer not null,
  held integer not null check (held <> booked),
  position_ids bigint[] not null,
  checks integer not null default 1,
  counted_at timestamptz not null default private.now(),
  since timestamptz not null default private.now(),
  dismissed_at timestamptz,
  dismissed_by text,
  shares_change integer,
  underlying_price numeric(14, 4) check (underlying_price > 0),
  -- An assignment needs no second reconciliation, because the options and the shares confirm each other.
  speaks boolean not null generated always as (kind <> 'foreign' and (checks >= 2 or kind in ('assigned', 'exercised'))) stored,
  explained integer not null default 0,
  check ((dismissed_at is null) = (dismissed_by is null))
);

comment on table public.drifts is
  'Differences between the broker''s holdings and the book, from the latest reconciliation. A row is deleted when both agree again.';
comment on column public.drifts.symbol is 'OSI symbol without padding, or the ticker of shares.';
comment on column public.drifts.ticker is 'The underlying of an option, or the ticker of shares.';
comment on column public.drifts.kind is
  'missing = the broker holds none of it; assigned = short options are gone, and their shares came (puts) or went (calls); exercised = the same for long options; quantity_differs = any other difference in a position of the book; foreign = not part of any position of the book (its shares may be in the book), for information only.';
comment on column public.drifts.booked is 'Quantity in the book: open contracts, or shares; negative when short.';
comment on column public.drifts.held is 'Quantity at the broker: contracts or shares; negative when short.';
comment on column public.drifts.position_ids is 'The open positions that contain the symbol.';
comment on column public.drifts.checks is 'Number of reconciliations in a row that found this difference, or a larger one that it is the rest of.';
comment on column public.drifts.counted_at is
  'Time of the last reconciliation that counted; see private.counts_again(). Market clock.';
comment on column public.drifts.since is 'First reconciliation that found the difference. Market clock.';
comment on column public.drifts.dismissed_at is
  'When a person decided that the book stays as it is; cleared when the difference changes. Market clock.';
comment on column public.drifts.dismissed_by is 'Telegram user id.';
comment on column public.drifts.shares_change is
  'For assigned and exercised: the number of the change of shares that shows it, see private.shares_held.changes.';
comment on column public.drifts.underlying_price is
  'For options that are gone: the underlying''s price since the difference was found. USD per share; null = not known yet.';
comment on column public.drifts.explained is
  'The part of held - booked that was assigned or exercised before the difference grew. Contracts, with its sign.';
comment on column public.drifts.speaks is
  'The difference is reported and blocks trading: no entry in its ticker, and no close for more than the broker holds.';

alter table public.drifts enable row level security;
grant select on public.drifts to service_role;
