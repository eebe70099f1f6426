create function private.set_earnings(days jsonb, source text) returns void
language plpgsql set search_path = ''
as $$
declare
  d record;
begin
  if jsonb_array_length(coalesce(nullif(set_earnings.days, 'null'), '[]')) = 0 then
    raise exception 'write /earnings AAPL 2026-12-03, with more tickers and dates if you like, or off instead of the date' using errcode = 'PT422';
  end if;
  for d in select * from jsonb_to_recordset(set_earnings.days) x (ticker text, reports_on date, is_off boolean) loop
    if d.ticker !~ '^[A-Z][A-Z0-9./-]{0,19}$' or d.ticker is null or d.reports_on is null and not coalesce(d.is_off, false) then
      raise exception 'write /earnings AAPL 2026-12-03, with more tickers and dates if you like, or off instead of the date' using errcode = 'PT422';
    elsif d.is_off then
      delete from public.earnings e where e.ticker = d.ticker and e.reports_on >= private.new_york_date(private.now());
      if not found then
        raise exception 'no earnings date of % is known', d.ticker using errcode = 'PT404';
      end if;
    elsif d.reports_on < private.new_york_date(private.now()) then
      raise exception 'the earnings date of %, %, has passed', d.ticker, private.day_in_words(d.reports_on) using errcode = 'PT422';
    elsif exists (select from public.index_roots i where d.ticker in (i.root, i.underlying)) then
      raise exception '% is an index: it reports no earnings', d.ticker using errcode = 'PT422';
    else
      insert into public.earnings values (d.ticker, d.reports_on, set_earnings.source)
      on conflict on constraint earnings_pkey do update set source = excluded.source;
    end if;
  end loop;
end;
$$;

comment on function private.set_earnings(jsonb, text) is
  'Handles /earnings as typed: stores the dates on which companies report, [{ticker, reports_on, is_off? (deletes the future dates)}], all of them or none. PT404, PT422.';
