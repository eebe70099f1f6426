create table private.daily_marks (
  position_id bigint not null references public.positions,
  trade_date date not null,
  low numeric(14, 4) not null,
  high numeric(14, 4) not null,
  close numeric(14, 4) not null,
  times timestamptz[] not null,
  marks numeric(14, 4)[] not null,
  naturals numeric(14, 4)[],
  -- The included columns let a query of daily ranges skip the arrays of marks.
  primary key (position_id, trade_date) include (low, high, close),
  check (cardinality(times) = cardinality(marks)),
  check (cardinality(naturals) = cardinality(marks))
);

comment on table private.daily_marks is
  'The trustworthy marks of a position on one New York date, kept for ever. The equity curve, MFE, MAE and the replay are computed from them. private.keep_marks() writes them each night.';
comment on column private.daily_marks.low is 'The day''s lowest mark. USD per contract.';
comment on column private.daily_marks.high is 'The day''s highest mark. USD per contract.';
comment on column private.daily_marks.close is 'The day''s last mark. USD per contract.';
comment on column private.daily_marks.times is 'The times of the checks in ascending order. Market clock.';
comment on column private.daily_marks.marks is 'The mark of each check. USD per contract.';
comment on column private.daily_marks.naturals is
  'The natural price of each check, which is the price a stop pays. USD per contract; null where it was not stored.';

alter table private.daily_marks enable row level security;
grant select on private.daily_marks to service_role;
