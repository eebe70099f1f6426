create function private.keep_dividends(dividends json) returns void
language sql set search_path = ''
begin atomic
  insert into public.dividends (ticker, ex_date, amount, source)
  select d.ticker, d.ex_date, sum(d.amount), 'the market''s data'
  from json_to_recordset(case json_typeof(keep_dividends.dividends) when 'array' then keep_dividends.dividends else '[]' end)
    d (ticker text, ex_date date, amount numeric)
  where d.amount > 0 and d.ticker ~ '^[A-Z][A-Z0-9./-]{0,19}$'
  group by d.ticker, d.ex_date
  -- Dividends with the same ex-date are added up. A dividend told by a person is not overwritten.
  on conflict (ticker, ex_date) do update set amount = excluded.amount
  where dividends.source = excluded.source and dividends.amount <> excluded.amount;
end;

comment on function private.keep_dividends(json) is
  'Stores dividends reported by the source of quotes, [{ticker, ex_date, amount (USD per share)}], beside those told by people.';
