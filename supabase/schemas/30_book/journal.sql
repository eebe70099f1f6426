create table public.journal (
  note_id bigint generated always as identity primary key,
  position_id bigint references public.positions,
  trade_date date not null default private.new_york_date(private.now()),
  text text not null check (length(trim(text)) between 1 and 2000),
  tags text[] not null default '{}',
  mistakes text[] not null default '{}',
  mood_before text check (mood_before in ('fearful', 'nervous', 'calm', 'confident', 'greedy')),
  mood_after text check (mood_after in ('fearful', 'nervous', 'calm', 'confident', 'greedy')),
  rating smallint check (rating between 1 and 5),
  written_by text,
  written_at timestamptz not null default private.now(),
  words tsvector not null generated always as (to_tsvector('simple', text)) stored,
  check (array_position(tags, null) is null and array_position(mistakes, null) is null)
);

comment on table public.journal is
  'What the trader noted of a position, or of a day and so of the positions opened on it. Written with /note or by hand; v_comparison compares trades by what is noted of them.';
comment on column public.journal.position_id is 'The position it is about; null = the day.';
comment on column public.journal.trade_date is 'The day it is about, New York.';
comment on column public.journal.tags is 'Words to find it by, in lower case, without #.';
comment on column public.journal.mistakes is 'What went against the plan, in lower case, without !.';
comment on column public.journal.mood_before is 'How the trader felt going in.';
comment on column public.journal.mood_after is 'How the trader felt coming out.';
comment on column public.journal.rating is 'How well it was traded, whatever it brought: 1 to 5.';
comment on column public.journal.written_by is 'Telegram user id; null = by hand.';
comment on column public.journal.written_at is 'Market clock.';
comment on column public.journal.words is 'For the search.';

create index on public.journal (position_id);
create index on public.journal (trade_date);
create index on public.journal using gin (words);

alter table public.journal enable row level security;
grant select on public.journal to service_role;
