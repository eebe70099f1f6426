create function private.set_dividend(ticker text, ex_date date, amount text, source text) returns void
language plpgsql set search_path = ''
as $$
declare
  usd numeric := case when set_dividend.amount ~ '^\d{1,4}(\.\d{1,4})?$' then set_dividend.amount::numeric end;
begin
  if set_dividend.ticker !~ '^[A-Z][A-Z0-9./-]{0,19}$' or set_dividend.ticker is null or set_dividend.ex_date is null
    or usd is null and set_dividend.amount is distinct from 'off'
  then
    raise exception 'write /dividend SPY 2027-03-19 1.75 with the ex-date and the dollars per share, or off instead of the amount' using errcode = 'PT422';
  elsif set_dividend.amount = 'off' then
    delete from public.dividends d where (d.ticker, d.ex_date) = (set_dividend.ticker, set_dividend.ex_date);
    if not found then
      raise exception '% has no known dividend on %', set_dividend.ticker, private.day_in_words(set_dividend.ex_date) using errcode = 'PT404';
    end if;
    return;
  elsif usd = 0 then
    raise exception 'a dividend must be above zero' using errcode = 'PT422';
  elsif exists (select from public.index_roots i where set_dividend.ticker in (i.root, i.underlying)) then
    raise exception '% is an index: its options are not exercised early', set_dividend.ticker using errcode = 'PT422';
  elsif private.session_close(set_dividend.ex_date) is null or set_dividend.ex_date < private.new_york_date(private.now()) then
    raise exception 'an ex-date must be today or a later trading day, and % is not', private.day_in_words(set_dividend.ex_date) using errcode = 'PT422';
  end if;
  insert into public.dividends values (set_dividend.ticker, set_dividend.ex_date, usd, set_dividend.source)
  on conflict on constraint dividends_pkey do update set amount = excluded.amount, source = excluded.source;
end;
$$;

comment on function private.set_dividend(text, date, text, text) is
  'Applies /dividend TICKER EX_DATE AMOUNT: stores or corrects a dividend (USD per share), or deletes it with off. PT422 for impossible values, PT404 where there is nothing to delete.';
