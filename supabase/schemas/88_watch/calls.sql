create table private.calls (
  call_id bigint generated always as identity primary key,
  request_id bigint not null,
  function_name text not null,
  called_at timestamptz not null default private.now(),
  sent_at timestamptz not null default clock_timestamp(),
  answered_at timestamptz,
  status_code integer,
  error text,
  check (answered_at is not null or (status_code is null and error is null))
);

comment on table private.calls is
  'Calls of functions through pg_net, with their results. pg_net itself does not keep which function was called, and it deletes answers after six hours.';
comment on column private.calls.request_id is 'pg_net''s id; it starts again after a crash of the server.';
comment on column private.calls.called_at is 'Market clock.';
comment on column private.calls.sent_at is 'Real time.';
comment on column private.calls.answered_at is 'Real time; null = no answer so far, or never.';
comment on column private.calls.status_code is 'HTTP status; null = no answer, see error.';
comment on column private.calls.error is 'In pg_net''s words.';

create index on private.calls (function_name, call_id desc);
create index calls_unanswered on private.calls (request_id) where answered_at is null;

alter table private.calls enable row level security;
