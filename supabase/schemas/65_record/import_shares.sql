create function public.import_shares(shares jsonb, write boolean default false) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  fresh jsonb;
  conflicts jsonb;
  faults jsonb;
begin
  perform private.lock_book();
  with given as (
    select given.*, said.trade, row_number() over (partition by given.import_id order by said.place) as nth
    from jsonb_array_elements(import_shares.shares) with ordinality said (trade, place)
    cross join lateral jsonb_to_record(said.trade) given (
      import_id text, ticker text, quantity integer, price numeric, fees numeric, traded_at timestamptz
    )
  )
  select
    coalesce(jsonb_agg(g.trade) filter (where t.import_id is null and v.message is null), '[]'),
    coalesce(jsonb_agg(g.import_id order by g.import_id)
      filter (where v.message is null and (t.ticker, t.quantity, t.price, t.traded_at) <> (g.ticker, g.quantity, g.price, g.traded_at)), '[]'),
    coalesce(jsonb_agg(jsonb_build_object('import_id', g.import_id, 'message', v.message) order by g.import_id)
      filter (where v.message is not null), '[]')
  into fresh, conflicts, faults
  from given g
  left join public.share_trades t using (import_id)
  cross join lateral (
    select case
      when g.nth > 1 then 'import_id appears twice'
      when (g.import_id ~ '^[!-~]{1,255}$') is not true then 'import_id is missing or not valid'
      when (g.ticker ~ '^[A-Z][A-Z0-9./-]{0,19}$') is not true then 'ticker is missing or not valid'
      when (abs(g.quantity) between 1 and 1000000) is not true then 'quantity must be 1 to 1,000,000 shares, negative for a sale'
      when (g.price between 0.0001 and 1000000) is not true then 'price must be 0.0001 to 1,000,000 USD per share'
      when (g.fees between 0 and 1000000) is not true then 'fees must be 0 to 1,000,000 USD'
      when g.traded_at is null then 'traded_at is missing'
      when exists (select from public.index_roots i where g.ticker in (i.root, i.underlying))
        then format('%s is an index: it has no shares', g.ticker)
      when g.traded_at > private.now() then 'traded_at is in the future'
    end as message
  ) v;

  if import_shares.write then
    insert into public.share_trades (ticker, quantity, price, fees, traded_at, order_id, import_id)
    select t.ticker, t.quantity, t.price, t.fees, t.traded_at,
      case when row_number() over (partition by brought.order_id order by t.import_id) = 1 then brought.order_id end, t.import_id
    from jsonb_to_recordset(fresh) t (
      import_id text, request_id text, ticker text, quantity integer, price numeric, fees numeric, traded_at timestamptz
    )
    left join public.orders brought
      on brought.request_id = t.request_id and brought.purpose = 'exit' and brought.exit_reason = 'assigned' and brought.status = 'filled'
    order by t.traded_at, t.quantity < 0, t.import_id;
  end if;

  return jsonb_build_object(
    'new', jsonb_array_length(fresh),
    'known', jsonb_array_length(import_shares.shares)
      - jsonb_array_length(fresh) - jsonb_array_length(conflicts) - jsonb_array_length(faults),
    'conflicts', conflicts,
    'faults', faults);
end;
$$;

comment on function public.import_shares(jsonb, boolean) is
  'Imports share trades of a file, bought, sold, assigned or called away: [{import_id, request_id (of the imported trade whose options brought or took them; null = none), ticker, quantity (negative = sold), price (USD per share), fees (USD), traded_at}]; the caller has checked the fields. Shares of an assignment are linked to its order. A known trade stays as it is, an impossible one is left out. Without write it only reports what it would do. Returns {new, known, conflicts: [import_id] that belong to other trades, faults: [{import_id, message}]}.';
grant execute on function public.import_shares(jsonb, boolean) to service_role;
