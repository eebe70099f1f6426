create table private.date_warnings (
  position_id bigint not null references public.positions on delete cascade,
  warning text not null check (warning in ('ex_dividend', 'early_assignment', 'last_hours')),
  bites_on date not null,
  told_on date not null,
  left_at timestamptz,
  left_by text,
  primary key (position_id, warning, bites_on),
  check ((left_at is null) = (left_by is null))
);

comment on table private.date_warnings is
  'The warnings sent about dates of a position, so that each is sent once a day, and not again after it was answered.';
comment on column private.date_warnings.warning is
  'The function that sends it: private.warn_ex_dividend(), private.warn_early_assignment() or private.warn_last_hours(). The message has the same kind.';
comment on column private.date_warnings.bites_on is 'The ex-date, or the expiration. New York date.';
comment on column private.date_warnings.told_on is 'The latest New York date on which the warning was sent.';
comment on column private.date_warnings.left_at is 'When a person answered Leave. Market clock; null = not answered.';
comment on column private.date_warnings.left_by is 'Telegram user id.';

alter table private.date_warnings enable row level security;
