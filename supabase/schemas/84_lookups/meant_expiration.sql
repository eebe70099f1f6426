create function private.meant_expiration(named jsonb, listed date[]) returns date
language plpgsql stable set search_path = ''
as $$
declare
  today date := private.new_york_date(private.now());
begin
  return case
    when named ? 'date' then (select d from unnest(listed) d where d = (named ->> 'date')::date)
    when named ? 'day' then (
      -- The next such day; a contract of a year later has a name of its own.
      select min(d) from unnest(listed) d
      where extract(month from d) = (named ->> 'month')::integer and extract(day from d) = (named ->> 'day')::integer and d < today + 365)
    when named ? 'month' then (
      -- The monthly one, or the session before where that is a holiday.
      select max(d) from unnest(listed) d
      where date_trunc('month', d::timestamp) = make_date((named ->> 'year')::integer, (named ->> 'month')::integer, 1)
        and extract(day from d) between 14 and 21)
    when named ? 'dte' then (
      select d from unnest(listed) d
      order by abs(d - today - (named ->> 'dte')::integer), d limit 1)
  end;
end;
$$;

comment on function private.meant_expiration(jsonb, date[]) is
  'Which of the listed expirations is meant by {date}, {month, day} (the next), {month, year} (the monthly one) or {dte} (the nearest to so many calendar days); null = none of them.';
