create table public.index_roots (
  root text primary key,
  underlying text not null,
  settles_by text check (settles_by in ('open', 'close')),
  is_broad boolean not null default false,
  spread_tick numeric(6, 2) not null default 1 check (spread_tick > 0)
);

comment on table public.index_roots is
  'Roots of options on an index, which pay cash. Every other root is an option on shares. The owner may add a missing one.';
comment on column public.index_roots.root is 'The root as an option''s symbol has it: SPXW.';
comment on column public.index_roots.underlying is
  'The index itself: limits count by it, and quotes and closes are asked for under this name.';
comment on column public.index_roots.settles_by is
  'The price that settles: the opening print of the expiration date (options trade until the session before it), or its close; null = options of this root are refused.';
comment on column public.index_roots.is_broad is
  'A broad index: its margin is 15 % of the underlying, that of other underlyings 20 %.';
comment on column public.index_roots.spread_tick is 'Price increment of orders with several legs. USD per contract.';

insert into public.index_roots (root, underlying, settles_by, is_broad, spread_tick) values
  ('SPX', 'SPX', 'open', true, 5),
  ('SPXW', 'SPX', 'close', true, 5),
  ('XSP', 'XSP', 'close', true, 1),
  ('NDX', 'NDX', 'open', true, 1),
  ('NDXP', 'NDX', 'close', true, 1),
  ('RUT', 'RUT', 'open', true, 1),
  ('RUTW', 'RUT', 'close', true, 1),
  -- These settle by a special opening quotation of their own, or by rules that are not implemented here.
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
