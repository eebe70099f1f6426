create table public.posts (
  post_id bigint generated always as identity primary key,
  network text not null check (network in ('telegram')),
  report text not null check (report in ('brief', 'scorecard', 'weekly')),
  trade_date date not null,
  status text not null default 'approved' check (status in ('approved', 'published', 'failed')),
  approved_by text not null,
  approved_at timestamptz not null default private.now(),
  published_at timestamptz,
  text text,
  alt_text text,
  link text,
  error text,
  check ((status = 'published') = (published_at is not null))
);

comment on table public.posts is
  'Reports that an approver has published: approved -> published | failed (and may be tried again as a new row). What is published leaves out what report_settings.hide_* say.';
comment on column public.posts.network is 'Where to. telegram = the channel report_settings.channel_id.';
comment on column public.posts.report is 'Which report; trade_date is its day (of a week its Monday).';
comment on column public.posts.approved_by is 'Telegram user id.';
comment on column public.posts.approved_at is 'Market clock.';
comment on column public.posts.published_at is 'Market clock.';
comment on column public.posts.text is 'As it was sent.';
comment on column public.posts.alt_text is 'What the picture shows, for networks that take it.';
comment on column public.posts.error is 'In the network''s words.';

create unique index posts_once on public.posts (network, report, trade_date) where status <> 'failed';

alter table public.posts enable row level security;
grant select on public.posts to service_role;
