create function private.ask_settle(root text, price numeric, expiration date, user_id text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  named text := upper(ask_settle.root);
  waiting date[];
  of_underlying text;
  facts jsonb;
  known record;
begin
  if named is null or ask_settle.price is null or ask_settle.price <= 0 then
    raise exception 'write /settle ROOT VALUE [EXPIRATION] with the settlement value or the official close, for example /settle SPX 6412.35 2027-03-19'
      using errcode = 'PT422';
  end if;
  select array_agg(distinct e.expiration_date order by e.expiration_date), min(e.ticker) into waiting, of_underlying
  from private.expired_positions e
  where e.root = named and e.settles_at <= private.now()
    and e.expiration_date = coalesce(ask_settle.expiration, e.expiration_date);
  if waiting is null then
    raise exception 'no position in % waits for a settlement value%', named,
      coalesce(': its opening print is due ' || private.new_york_time((
        select min(e.settles_at) from private.expired_positions e where e.root = named)), '')
      using errcode = 'PT409';
  elsif cardinality(waiting) > 1 then
    raise exception '% has several expirations that wait: write %', named, (
        select string_agg(format('/settle %s %s %s', named, trim_scale(ask_settle.price), day), ' or ' order by day)
        from unnest(waiting) day)
      using errcode = 'PT422';
  end if;

  select * into known from (
    select 1 as place, 'close' as what, (q.facts ->> 'close')::numeric as price from private.prompts q
    where q.kind = 'settlement_value' and q.answered_at is null and q.ticker = named
      and q.facts ->> 'expiration_date' = waiting[1]::text
    union all
    (select 2, 'price', o.underlying_price from public.orders o join public.trade_requests r using (request_id)
    where r.underlying = of_underlying and o.underlying_price is not null order by o.order_id desc limit 1)
    union all
    -- Options are not sold far from the price of their underlying.
    select 3, 'strikes', round(avg(leg.strike), 2)
    from private.expired_positions e join public.positions p using (position_id)
    cross join lateral jsonb_to_recordset(p.legs) leg (strike numeric)
    where e.root = named and e.expiration_date = waiting[1]
  ) k where k.price is not null order by k.place limit 1;
  if not private.is_far(ask_settle.price, known.price) then
    perform private.settle_by_value(named, waiting[1], ask_settle.price, ask_settle.user_id);
    return false;
  end if;

  select jsonb_build_object(
    'action', 'settle',
    'position_ids', jsonb_agg(e.position_id order by e.position_id),
    'ticker', named,
    'expiration_date', waiting[1],
    'value', ask_settle.price,
    'known', known.price,
    'known_as', known.what
  ) into facts
  from private.expired_positions e where e.root = named and e.expiration_date = waiting[1];
  perform private.ask_confirmation(facts);
  return true;
end;
$$;

comment on function private.ask_settle(text, numeric, date, text) is
  'Handles /settle: settles the waiting positions of a root (of options) at the value of the opening print, or at the official close that no source has reported (USD per share). It asks for confirmation instead, and returns true, where the price is less than half or more than double the known price of the underlying. expiration: needed where several expirations wait. PT409 where none waits, PT422 for invalid values.';
