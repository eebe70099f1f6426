create function private.meant_expiration(named jsonb, listed date[]) returns date
language plpgsql stable set search_path = ''
as $$
declare
  today date := private.new_york_date(private.now());
  third_friday date;
begin
  if named ? 'month' and not named ? 'day' then
    third_friday := make_date((named ->> 'year')::integer, (named ->> 'month')::integer, 15);
    third_friday := third_friday + (12 - extract(isodow from third_friday)::integer) % 7;
  end if;
  return case
    when named ? 'date' then (select d from unnest(listed) d where d = (named ->> 'date')::date)
    when named ? 'day' then (
      -- The next such date within a year; a later one needs its year.
      select min(d) from unnest(listed) d
      where extract(month from d) = (named ->> 'month')::integer and extract(day from d) = (named ->> 'day')::integer and d < today + 365)
    when named ? 'month' then (
      -- The monthly expiration is the third Friday, or the session before it where that is a holiday.
      select d from unnest(listed) d
      where d = case when private.session_close(third_friday) is null then private.session_before(third_friday) else third_friday end)
    when named ? 'dte' then (
      select d from unnest(listed) d
      order by abs(d - today - (named ->> 'dte')::integer), d limit 1)
  end;
end;
$$;

comment on function private.meant_expiration(jsonb, date[]) is
  'The listed expiration that a person means by {date}, {month, day} (the next), {month, year} (the monthly one, on the third Friday) or {dte} (the nearest to this many calendar days); null = none of them.';
