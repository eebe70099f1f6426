create function private.trades_until(ticker text, expiration date) returns date
language sql stable set search_path = ''
begin atomic
  select case when exists (
    select from public.index_roots i where i.root = trades_until.ticker and i.settles_by = 'open'
  ) then private.new_york_date(private.expiration_close(trades_until.expiration)) - 1
    else trades_until.expiration end;
end;

comment on function private.trades_until(text, date) is
  'The last date (New York) on which options of a root and expiration can trade: the expiration or, where the opening print settles them, the day before its session. private.expiration_close() finds the session.';
