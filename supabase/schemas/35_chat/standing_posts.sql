create table public.standing_posts (
  network text not null check (network in ('telegram', 'x', 'linkedin', 'instagram', 'bluesky')),
  report text not null check (report in ('brief', 'scorecard', 'weekly')),
  set_by text not null,
  set_at timestamptz not null default private.now(),
  primary key (network, report)
);

comment on table public.standing_posts is
  'Reports that are published automatically after they were sent. Empty at first; /publishing shows and changes it.';
comment on column public.standing_posts.network is 'As in posts.';
comment on column public.standing_posts.set_by is 'Telegram user id.';
comment on column public.standing_posts.set_at is 'Market clock.';

alter table public.standing_posts enable row level security;
grant select on public.standing_posts to service_role;
