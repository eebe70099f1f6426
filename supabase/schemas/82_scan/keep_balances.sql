create function private.keep_balances(account json) returns void
language sql set search_path = ''
begin atomic
  insert into public.broker_balances as kept (trade_date, equity, cash, buying_power, book_equity)
  select private.new_york_date(private.now()), a.equity, a.cash, a.buying_power, private.equity_now()
  from json_to_record(keep_balances.account) a (equity numeric, cash numeric, buying_power numeric)
  where a.buying_power is not null
  on conflict (trade_date) do update set
    equity = excluded.equity, cash = excluded.cash, buying_power = excluded.buying_power, book_equity = excluded.book_equity,
    told_at = excluded.told_at;
end;

comment on function private.keep_balances(json) is
  'Stores the broker''s report of the account, {equity, cash, buying_power} (USD), and the account''s value by the book.';
