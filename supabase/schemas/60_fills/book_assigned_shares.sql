create function private.book_assigned_shares(position_ids bigint[]) returns void
language sql set search_path = ''
begin atomic
  insert into public.share_trades (ticker, quantity, price, traded_at, order_id)
  select p.underlying, s.quantity * o.filled_quantity, s.price, o.created_at, o.order_id
  from public.orders o
  join public.positions p using (position_id)
  cross join lateral private.assigned_shares(p.legs, o.underlying_price, -o.fill_cash / o.filled_quantity) s
  where o.position_id = any (book_assigned_shares.position_ids)
    and o.purpose = 'exit' and o.exit_reason = 'assigned' and o.filled_quantity > 0
    and s.quantity <> 0
    -- An index pays cash, and an adjusted contract does not deliver 100 shares.
    and not exists (select from public.index_roots i where i.root = p.ticker)
    and left(p.legs -> 0 ->> 'symbol', -15) !~ '\d'
  order by o.order_id
  on conflict (order_id) do nothing;
end;

comment on function private.book_assigned_shares(bigint[]) is
  'Books the shares that assignments of positions brought or took, once per order: private.assigned_shares().';
