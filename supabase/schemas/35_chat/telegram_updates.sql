create table private.telegram_updates (
  update_id bigint primary key,
  received_at timestamptz not null default clock_timestamp()
);

comment on table private.telegram_updates is
  'Updates that were handled. Telegram repeats an update until it is answered, for at most a day. The row is written with the effect and kept for retention.updates.';
comment on column private.telegram_updates.received_at is 'Real time.';

alter table private.telegram_updates enable row level security;
