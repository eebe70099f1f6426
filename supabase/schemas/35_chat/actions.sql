create table public.actions (
  action_id bigint generated always as identity primary key,
  update_id bigint unique,
  user_id text not null,
  action text not null,
  subject jsonb not null default '{}' check (jsonb_typeof(subject) = 'object'),
  outcome text not null,
  message text,
  at timestamptz not null default private.now(),
  acted_at timestamptz not null default clock_timestamp()
);

comment on table public.actions is
  'Everything that people did in Telegram that changed something or could have, with its outcome, refusals included. One row per update, written in the transaction of its effect.';
comment on column public.actions.update_id is
  'Telegram''s id of the update. It is cleared together with private.telegram_updates, because Telegram may use an old number again for a new update.';
comment on column public.actions.user_id is 'Telegram user id.';
comment on column public.actions.action is
  'approve, reject; a command: pause, resume, kill, unkill, close, close_all, closed, settle, reopen, shares, balance, deposit, withdraw, rules, reconcile, card (sent again); the kind of a question of private.prompts; press = an unknown button.';
comment on column public.actions.subject is
  'The subject of the action, and the answer that the person gave: {request_id?, position_id?, prompt_id?, answer?, ...}.';
comment on column public.actions.outcome is
  'The outcome that the function behind the action returned: approved, done, asked, answered, refused, already, stale, ...';
comment on column public.actions.message is 'Why the action was refused.';
comment on column public.actions.at is 'Market clock.';
comment on column public.actions.acted_at is 'Real time.';

create index on public.actions (acted_at);

alter table public.actions enable row level security;
grant select on public.actions to service_role;
