create function private.shares_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  with listed as (
    select s.*, row_number() over (order by s.ticker, s.opened_at, s.opened_by) as place from public.v_shares s
  )
  select jsonb_build_object(
    'total', count(*),
    'unrealized_pnl', coalesce(sum(l.unrealized_pnl), 0),
    'market_value', coalesce(sum(l.market_value), 0),
    'lots', coalesce(jsonb_agg(jsonb_build_object(
      'ticker', l.ticker, 'quantity', l.quantity, 'price_in', l.price_in, 'opened_on', private.new_york_date(l.opened_at),
      'effective_cost', l.effective_cost, 'last_close', l.last_close, 'last_close_on', l.last_close_on,
      'unrealized_pnl', l.unrealized_pnl) order by l.place) filter (where l.place <= 20), '[]'))
  from listed l;
end;

comment on function private.shares_facts() is
  'The facts of /shares: {total (lots), unrealized_pnl, market_value (USD), lots: the first twenty by ticker, [{ticker, quantity, price_in, opened_on, effective_cost, last_close (USD per share), last_close_on, unrealized_pnl}]}.';
