create function private.dividends_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'total', count(*),
    'dividends', coalesce(jsonb_agg(to_jsonb(d) - 'place' - 'source' order by d.place) filter (where d.place <= 20), '[]'))
  from (
    select every.*, row_number() over (order by every.ex_date, every.ticker) as place
    from public.dividends every where every.ex_date > private.new_york_date(private.now())
  ) d;
end;

comment on function private.dividends_facts() is
  'The facts of /dividend: the number of ex-dates to come, and the first twenty, [{ticker, ex_date, amount (USD per share)}].';
