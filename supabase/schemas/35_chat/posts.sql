create table public.posts (
  post_id bigint generated always as identity primary key,
  network text not null check (network in ('telegram', 'x', 'linkedin', 'instagram', 'bluesky')),
  report text not null check (report in ('brief', 'scorecard', 'weekly')),
  trade_date date not null,
  facts jsonb not null,
  status text not null default 'pending' check (status in ('pending', 'sending', 'published', 'failed', 'unknown')),
  approved_by text not null,
  approved_at timestamptz not null default private.now(),
  key uuid not null unique default gen_random_uuid(),
  prepared jsonb not null default '{}',
  attempt integer not null default 0,
  due_at timestamptz default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  give_up_at timestamptz not null default clock_timestamp() + private.post_patience(),
  sent_at timestamptz,
  published_at timestamptz,
  text text,
  alt_text text,
  network_id text,
  link text,
  error text,
  may_be_there boolean not null default false,
  check ((status = 'published') = (published_at is not null)),
  check (status in ('pending', 'sending', 'unknown') or due_at is null),
  check (status in ('pending', 'published', 'failed') or sent_at is not null or network = 'telegram')
);

comment on table public.posts is
  'Reports that are published, one row a network: pending -> sending -> published | failed (may be tried again as a new row) | unknown (its answer was lost: it may be there, and is never sent again blindly). What is published leaves out what report_settings.hide_* say.';
comment on column public.posts.network is 'Where to. telegram = the channel report_settings.channel_id, through the outbox; the others through the function publish.';
comment on column public.posts.report is 'Which report; trade_date is its day (of a week its Monday).';
comment on column public.posts.facts is 'What the report said when it was shown; with_open = what is open is told, too; looks = what was to be hidden when it was approved, so that every try and every look is of the same text.';
comment on column public.posts.approved_by is 'Telegram user id; schedule = by public.standing_posts.';
comment on column public.posts.approved_at is 'Market clock.';
comment on column public.posts.key is 'The same at every try: of it a network''s own key is made.';
comment on column public.posts.prepared is 'What was made of it so far that nobody sees: ids of pictures, of containers.';
comment on column public.posts.attempt is 'Grows with every claim: whoever reports names the one it was given.';
comment on column public.posts.due_at is 'Real time: when it is next taken up; while somebody is at work with it, when that one is given up. Null = never by itself.';
comment on column public.posts.created_at is 'Real time.';
comment on column public.posts.give_up_at is 'Real time: until when it is tried by itself.';
comment on column public.posts.sent_at is 'Real time: when the call that publishes was begun last.';
comment on column public.posts.published_at is 'Market clock.';
comment on column public.posts.text is 'What it says, before its network''s own escaping.';
comment on column public.posts.alt_text is 'What the picture shows, for networks that take it.';
comment on column public.posts.network_id is 'The network''s own name for it.';
comment on column public.posts.error is 'In the network''s words.';
comment on column public.posts.may_be_there is 'It is sent again though an earlier answer was lost, since a second one would not be made of it: what fails now does not say that it is not there.';

create unique index posts_once on public.posts (network, report, trade_date) where status <> 'failed';
create index posts_due on public.posts (due_at) where due_at is not null;

alter table public.posts enable row level security;
grant select on public.posts to service_role;
