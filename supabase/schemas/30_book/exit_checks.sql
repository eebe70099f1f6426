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
  warnings jsonb not null default '[]'
    check (jsonb_typeof(warnings) = 'array' and not jsonb_path_exists(warnings, 'strict $[*] ? (@.type() != "object")')),
  answer jsonb,
  failure text,
  quote_calls integer not null default 0
);

create index exit_checks_began_at on private.exit_checks (began_at);

comment on table private.exit_checks is
  'One row per run of the exit check. A run without finished_at failed or was cut off; the next check continues its work.';
comment on column private.exit_checks.run_id is 'Grows with every run: the fencing token of the lease.';
comment on column private.exit_checks.key is
  'Chosen by the caller that began the run: two calls with the same key are one run.';
comment on column private.exit_checks.asked_only is
  'A partial check: it handles approved requests, closes that a person requested and live orders. Whatever counts checks does not count it.';
comment on column private.exit_checks.started_at is 'Market clock.';
comment on column private.exit_checks.began_at is 'Real time.';
comment on column private.exit_checks.finished_at is 'Real time.';
comment on column private.exit_checks.page is
  'Positions are quoted and evaluated in pages; the number of the current page, from 1.';
comment on column private.exit_checks.page_after is
  'The current page begins after this key of private.checkable_positions.';
comment on column private.exit_checks.page_upto is
  'The current page ends with this key of private.checkable_positions; null = it is the last page.';
comment on column private.exit_checks.checked is 'Positions evaluated.';
comment on column private.exit_checks.exits is 'Exits claimed by this run: [{position_id, reason}].';
comment on column private.exit_checks.warnings is
  'Questions that the market data or the broker did not answer: [{asked, message}]. asked = ''a holding'' means that the holding of the symbol in message could not be read. See private.system_faults().';
comment on column private.exit_checks.answer is
  'The latest answer of apply_quotes() or finish_exit_check(): a repeated call returns it again.';
comment on column private.exit_checks.failure is 'Why the run gave up, in words.';
comment on column private.exit_checks.quote_calls is
  'Estimated number of quote requests that the run needs; 0 where the source has no quota. See private.reckon_quotes().';

alter table private.exit_checks enable row level security;
