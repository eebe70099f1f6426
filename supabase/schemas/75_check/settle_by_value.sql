create function private.settle_by_value(root text, expiration_date date, price numeric, said_by text) returns void
language plpgsql set search_path = ''
as $$
declare
  made record;
  facts jsonb := jsonb_build_object('ticker', settle_by_value.root, 'expiration_date', settle_by_value.expiration_date,
    'value', settle_by_value.price);
begin
  -- The question is answered before its positions close, because their closing would end it without an answer.
  with answered as (
    update private.prompts q set answered_at = private.now(), answered_by = settle_by_value.said_by, answer = settle_by_value.price
    where q.kind = 'settlement_value' and q.answered_at is null and q.ticker = settle_by_value.root
      and (q.facts ->> 'expiration_date')::date = settle_by_value.expiration_date
    returning q.prompt_id
  )
  insert into private.outbox (kind, prompt_id) select 'settlement_value', prompt_id from answered;

  select * into made from private.settle_positions(
    (select jsonb_agg(jsonb_build_object('position_id', e.position_id, 'price', settle_by_value.price))
      from private.expired_positions e
      where e.root = settle_by_value.root and e.expiration_date = settle_by_value.expiration_date and e.settles_at <= private.now()),
    jsonb_build_object('value', settle_by_value.price, 'said_by', settle_by_value.said_by,
      'said_on', private.new_york_date(private.now())));
  if made.settled = '[]' and made.asked = '[]' then
    raise exception 'no position in % waits for that value any more, or an order of one is at the broker', settle_by_value.root
      using errcode = 'PT409', hint = 'If an order is at the broker, send the value again when the order has ended.';
  end if;

  insert into private.outbox (kind, facts) values ('settled', facts || jsonb_build_object(
    'positions', (
      select coalesce(jsonb_agg(private.contract(p) || jsonb_build_object('exit_price', o.limit_price, 'pnl', p.realized_pnl)
        order by p.position_id), '[]')
      from jsonb_array_elements_text(made.settled) id
      join public.positions p on p.position_id = id::bigint
      join public.orders o on o.position_id = p.position_id and o.source = 'settlement' and o.status = 'filled'
    ),
    'asked', made.asked));
end;
$$;

comment on function private.settle_by_value(text, date, numeric, text) is
  'Settles all positions of a root (of options) and expiration that wait for their price, at the price that a person gives (USD per share), and reports the bookings. PT409 where none waits any more.';
