create table public.index_roots (
  root text primary key,
  underlying text not null,
  settles_by text check (settles_by in ('open', 'close')),
  is_broad boolean not null default false,
  spread_tick numeric(6, 2) not null default 1 check (spread_tick > 0)
);

comment on table public.index_roots is
  'Roots of options on an index, which pay cash. Every other root is of shares. An owner may add one that is missing here.';
comment on column public.index_roots.root is 'As in an option''s symbol: SPXW.';
comment on column public.index_roots.underlying is 'The index: limits count by it, quotes and closes are asked for under this name.';
comment on column public.index_roots.settles_by is 'The price that settles: of the expiration''s open (options trade until the session before), or its close; null = options of this root are refused.';
comment on column public.index_roots.is_broad is 'A broad index: its margin is 15 % of the underlying where that of others is 20 %.';
comment on column public.index_roots.spread_tick is 'Tick of orders of several legs. USD per contract.';

insert into public.index_roots (root, underlying, settles_by, is_broad, spread_tick) values
  ('SPX', 'SPX', 'open', true, 5),
  ('SPXW', 'SPX', 'close', true, 5),
  ('XSP', 'XSP', 'close', true, 1),
  ('NDX', 'NDX', 'open', true, 1),
  ('NDXP', 'NDX', 'close', true, 1),
  ('RUT', 'RUT', 'open', true, 1),
  ('RUTW', 'RUT', 'close', true, 1),
  -- Settled by a special opening quotation of their own, or by rules that this book does not know.
  ('VIX', 'VIX', null, false, 1),
  ('VIXW', 'VIX', null, false, 1),
  ('DJX', 'DJX', null, true, 1),
  ('OEX', 'OEX', null, true, 1),
  ('XEO', 'XEO', null, true, 1),
  ('MRUT', 'MRUT', null, true, 1),
  ('XND', 'XND', null, true, 1),
  ('NANOS', 'NANOS', null, true, 1);

alter table public.index_roots enable row level security;
grant select on public.index_roots to service_role;
