create table private.daily_marks (
  position_id bigint not null references public.positions,
  trade_date date not null,
  low numeric(14, 4) not null,
  high numeric(14, 4) not null,
  close numeric(14, 4) not null,
  times timestamptz[] not null,
  marks numeric(14, 4)[] not null,
  naturals numeric(14, 4)[],
  -- Whoever wants a day's range need not read all of its marks.
  primary key (position_id, trade_date) include (low, high, close),
  check (cardinality(times) = cardinality(marks)),
  check (cardinality(naturals) = cardinality(marks))
);

comment on table private.daily_marks is
  'The trustworthy marks of a position on one New York date, kept for ever: the equity curve, MFE and MAE and the replay are made of them. Written each night by private.keep_marks().';
comment on column private.daily_marks.low is 'USD per contract.';
comment on column private.daily_marks.high is 'USD per contract.';
comment on column private.daily_marks.close is 'The day''s last. USD per contract.';
comment on column private.daily_marks.times is 'When the checks were, market clock, in order.';
comment on column private.daily_marks.marks is 'The mark of each of them. USD per contract.';
comment on column private.daily_marks.naturals is 'The natural price beside each mark: what a stop pays. USD per contract; null where it was not kept.';

alter table private.daily_marks enable row level security;
grant select on private.daily_marks to service_role;
