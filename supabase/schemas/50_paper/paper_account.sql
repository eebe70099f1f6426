create function public.paper_account() returns json
language sql stable security definer set search_path = '' set jit = off
begin atomic
  with unexpired as (
    select o.*, case o.purpose when 'entry' then 1 else -1 end as direction
    from private.paper_orders o
    where o.status in ('working', 'filled')
      -- All legs of an order expire together.
      and (o.legs -> 0 ->> 'expiration')::date >= (select private.earliest_expiration())
  ),
  held as (
    select leg.symbol, sum(o.quantity * o.direction * case leg.action when 'sell' then -1 else 1 end)::integer as quantity
    from unexpired o
    cross join lateral jsonb_to_recordset(o.legs) leg (action text, symbol text)
    where o.status = 'filled'
    group by leg.symbol
  )
  select json_build_object(
    'holdings', (
      select coalesce(json_agg(h order by symbol), '[]')
      from held h where quantity <> 0
    ),
    'buying_power', 100000000 - (
      select coalesce(sum(coalesce(width, strike_price) * 100 * quantity * direction), 0)
      from unexpired
      -- A working close frees nothing yet.
      where status = 'filled' or purpose = 'entry'
    )
  );
end;

comment on function public.paper_account() is
  'The paper account by its own book: {holdings: [{symbol, quantity (contracts, negative when short)}], buying_power (USD: 100,000,000 less the collateral of what is held and of working entries)}. What has expired is gone.';
grant execute on function public.paper_account() to service_role;
