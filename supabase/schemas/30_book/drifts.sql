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
  -- What options did and what shares did say the same: that needs no second look.
  speaks boolean not null generated always as (kind <> 'foreign' and (checks >= 2 or kind in ('assigned', 'exercised'))) stored,
  explained integer not null default 0,
  check ((dismissed_at is null) = (dismissed_by is null))
);

comment on table public.drifts is
  'Where the broker holds something else than the book, by the latest reconciliation. A row goes when both agree again.';
comment on column public.drifts.symbol is 'OSI without padding, or a ticker for shares.';
comment on column public.drifts.ticker is 'What it is on: the underlying, of shares their ticker.';
comment on column public.drifts.kind is
  'missing = the broker holds none of it; assigned = short options are gone, and the shares that they stand for came (puts) or went (calls); exercised = the same of long ones; quantity_differs = anything else of ours; foreign = in no position of ours (shares may be in the book), for information only.';
comment on column public.drifts.booked is 'What the book has: open contracts, or shares, negative when short.';
comment on column public.drifts.held is 'What the broker holds: contracts or shares, negative when short.';
comment on column public.drifts.position_ids is 'The open positions that have it.';
comment on column public.drifts.checks is 'Reconciliations in a row with this difference.';
comment on column public.drifts.counted_at is 'The reconciliation that last counted; see private.counts_again(). Market clock.';
comment on column public.drifts.since is 'Market clock.';
comment on column public.drifts.dismissed_at is 'A person has said that the book stays as it is; forgotten when the difference changes. Market clock.';
comment on column public.drifts.dismissed_by is 'Telegram user id.';
comment on column public.drifts.shares_change is 'Of what was assigned or exercised: which change of the shares tells it, private.shares_held.changes.';
comment on column public.drifts.underlying_price is 'The underlying''s price since it was seen, of what is gone. USD per share; null = not known yet.';
comment on column public.drifts.explained is 'Of held - booked what was assigned or exercised before the difference grew. Contracts, with its sign.';
comment on column public.drifts.speaks is 'It is told, and blocks: nothing is opened in its ticker, and no more is closed than is held.';

alter table public.drifts enable row level security;
grant select on public.drifts to service_role;
