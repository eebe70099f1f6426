create table public.market_calendar (
  date date primary key,
  closes_at time check (closes_at > '09:30' and closes_at < '16:00')
);

comment on table public.market_calendar is
  'The weekdays on which the US options market is closed or closes early. Source: NYSE Group''s release of 2025-12-23 for 2026 to 2028.';
comment on column public.market_calendar.date is 'Trading date, New York.';
comment on column public.market_calendar.closes_at is 'Early close, New York time; null = closed all day.';

alter table public.market_calendar enable row level security;
grant select on public.market_calendar to service_role;

insert into public.market_calendar (date) values
  ('2026-01-01'), ('2026-01-19'), ('2026-02-16'), ('2026-04-03'), ('2026-05-25'),
  ('2026-06-19'), ('2026-07-03'), ('2026-09-07'), ('2026-11-26'), ('2026-12-25'),
  ('2027-01-01'), ('2027-01-18'), ('2027-02-15'), ('2027-03-26'), ('2027-05-31'),
  ('2027-06-18'), ('2027-07-05'), ('2027-09-06'), ('2027-11-25'), ('2027-12-24'),
  ('2028-01-17'), ('2028-02-21'), ('2028-04-14'), ('2028-05-29'), ('2028-06-19'),
  ('2028-07-04'), ('2028-09-04'), ('2028-11-23'), ('2028-12-25');

insert into public.market_calendar (date, closes_at) values
  ('2026-11-27', '13:00'), ('2026-12-24', '13:00'), ('2027-11-26', '13:00'),
  ('2028-07-03', '13:00'), ('2028-11-24', '13:00');
