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
  'The trader''s notes on a position, or on a day and so on the positions opened that day. They are written with /note or by hand; v_comparison compares trades by them.';
comment on column public.journal.position_id is 'The position of the note; null = the note is about the day.';
comment on column public.journal.trade_date is 'The day of the note, New York.';
comment on column public.journal.tags is 'Tags for searching, in lower case, without #.';
comment on column public.journal.mistakes is 'Mistakes against the plan, in lower case, without !.';
comment on column public.journal.mood_before is 'How the trader felt going in.';
comment on column public.journal.mood_after is 'How the trader felt coming out.';
comment on column public.journal.rating is 'How well the position was traded, whatever its P&L: 1 to 5.';
comment on column public.journal.written_by is 'Telegram user id; null = by hand.';
comment on column public.journal.written_at is 'Market clock.';
comment on column public.journal.words is 'The index of the text search.';

create index on public.journal (position_id);
create index on public.journal (trade_date);
create index on public.journal using gin (words);

alter table public.journal enable row level security;
grant select on public.journal to service_role;
