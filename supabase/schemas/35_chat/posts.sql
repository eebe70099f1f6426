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
  'Published reports, one row per network: pending -> sending -> published | failed (may be tried again as a new row) | unknown (the answer was lost, so the post may exist; it is never sent again blindly). The settings report_settings.hide_* apply to posts, too.';
comment on column public.posts.network is
  'The network. telegram = the channel report_settings.channel_id, sent through the outbox; the function publish serves the others.';
comment on column public.posts.report is 'Kind of the report; trade_date is its day (for a week, its Monday).';
comment on column public.posts.facts is
  'The facts of the report when it was shown. with_open = open positions are included; looks = the settings for hiding at the approval, so that every attempt shows the same text.';
comment on column public.posts.approved_by is
  'Telegram user id; schedule = published because of public.standing_posts.';
comment on column public.posts.approved_at is 'Market clock.';
comment on column public.posts.key is 'The same for every attempt; the network''s own key is derived from it.';
comment on column public.posts.prepared is 'Preparations that nobody sees yet: ids of pictures and containers.';
comment on column public.posts.attempt is 'Grows with every claim: a report names the attempt that it belongs to.';
comment on column public.posts.due_at is
  'Real time: when the next attempt starts; during an attempt, when that one is given up. Null = no automatic attempt.';
comment on column public.posts.created_at is 'Real time.';
comment on column public.posts.give_up_at is 'Real time: when automatic attempts end.';
comment on column public.posts.sent_at is 'Real time: start of the latest call that publishes.';
comment on column public.posts.published_at is 'Market clock.';
comment on column public.posts.text is 'The text of the post, before the network''s own escaping.';
comment on column public.posts.alt_text is 'The description of the picture, for networks that take one.';
comment on column public.posts.network_id is 'The network''s own id of the post.';
comment on column public.posts.error is 'The error in the network''s words.';
comment on column public.posts.may_be_there is
  'An earlier answer was lost and the post is sent again, because the network does not duplicate it. A failure now does not prove that the post is absent.';

create unique index posts_once on public.posts (network, report, trade_date) where status <> 'failed';
create index posts_due on public.posts (due_at) where due_at is not null;

alter table public.posts enable row level security;
grant select on public.posts to service_role;
