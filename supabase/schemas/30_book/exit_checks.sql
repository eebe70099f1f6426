create table private.exit_checks (
  run_id bigint generated always as identity primary key,
  key uuid not null unique default gen_random_uuid(),
  asked_only boolean not null default false,
  started_at timestamptz not null default private.now(),
  began_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  market_open boolean not null,
  page integer not null default 1,
  page_after text not null default '',
  page_upto text,
  checked integer not null default 0,
  exits jsonb not null default '[]',
  warnings jsonb not null default '[]',
  answer jsonb,
  failure text,
  quote_calls integer not null default 0
);

create index exit_checks_began_at on private.exit_checks (began_at);

comment on table private.exit_checks is
  'One row per run of the exit check. One that is not finished failed or was cut off; the next check takes up what it left.';
comment on column private.exit_checks.run_id is 'Grows with every run: the fencing token of the lease.';
comment on column private.exit_checks.key is 'Chosen by who began it: begun twice with one key, it is one run.';
comment on column private.exit_checks.asked_only is
  'A partial check: it touches approved requests, closes that a person asked for and live orders, and nothing that counts checks moves in it.';
comment on column private.exit_checks.started_at is 'Market clock.';
comment on column private.exit_checks.began_at is 'Real time.';
comment on column private.exit_checks.finished_at is 'Real time.';
comment on column private.exit_checks.page is 'Positions are quoted and judged page by page; the number of the one that is due, from 1.';
comment on column private.exit_checks.page_after is 'That page begins behind this key of private.checkable_positions.';
comment on column private.exit_checks.page_upto is 'That page ends with this key of private.checkable_positions; null = it is the last.';
comment on column private.exit_checks.checked is 'Positions evaluated.';
comment on column private.exit_checks.exits is 'Exits claimed by this run: [{position_id, reason}].';
comment on column private.exit_checks.warnings is 'What the outside world did not answer: [{asked, message}]; asked = a holding: that of the symbol in message cannot be read. See private.system_faults().';
comment on column private.exit_checks.answer is 'What its latest apply_quotes() or finish_exit_check() returned: asked twice, it answers the same.';
comment on column private.exit_checks.failure is 'Why it gave up, in words.';
comment on column private.exit_checks.quote_calls is
  'Requests for quotes that it was reckoned to need; 0 where the source takes any number. See private.reckon_quotes().';

alter table private.exit_checks enable row level security;
