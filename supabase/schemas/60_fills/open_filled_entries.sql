create function private.open_filled_entries() returns jsonb
language plpgsql set search_path = ''
as $$
declare
  opened jsonb;
begin
  with drafted as (
    select o.order_id, o.fees as entry_fees, private.dte_off_on_arrival(r) as exit_dte_off, draft.*
    from public.orders o
    join public.trade_requests r using (request_id)
    cross join lateral private.draft_position(r, o.fill_cash, o.filled_quantity, o.underlying_price) draft
    where o.purpose = 'entry' and o.position_id is null and o.filled_quantity > 0
  ),
  inserted as (
    insert into public.positions (
      request_id, ticker, strategy_type, entry_date, credit, entry_price, quantity, open_quantity, fees,
      stop_loss, profit_target, exit_dte, auto_exit,
      underlying, expiration_date, trades_until, legs, contract, contract_short, max_worth, collateral, capital, max_risk, stress_loss
    )
    select
      request_id, ticker, strategy_type, entry_date, credit, entry_price, quantity, open_quantity, entry_fees,
      stop_loss, profit_target, exit_dte, auto_exit,
      underlying, expiration_date, trades_until, legs, contract, contract_short, max_worth, collateral, capital, max_risk, stress_loss
    from drafted order by order_id
    returning position_id, request_id, ticker, strategy_type, contract, contract_short, expiration_date, entry_price, quantity
  ),
  linked as (
    update public.orders o set position_id = inserted.position_id
    from inserted join drafted using (request_id)
    where o.order_id = drafted.order_id
  ),
  executed as (
    update public.trade_requests r set status = 'executed', status_note = null
    from inserted where r.request_id = inserted.request_id
  ),
  announced as (
    insert into private.outbox (kind, request_id, facts)
    (select 'opened', null, to_jsonb(inserted) || jsonb_strip_nulls(jsonb_build_object('exit_dte_off', exit_dte_off))
      from inserted join drafted using (request_id) order by inserted.position_id)
    union all
    (select 'card', request_id, '{}' from inserted where private.has_card(request_id) order by position_id)
  )
  select coalesce(jsonb_agg(position_id order by position_id), '[]') into opened from inserted;
  return opened;
end;
$$;

comment on function private.open_filled_entries() is
  'Opens a position for every entry order with a first fill, with rules that follow from the fill, and announces it. Returns the new position_ids.';
