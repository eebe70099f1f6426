create function private.kill(killed_by text) returns void
language plpgsql set search_path = ''
as $$
declare
  why text := 'The kill switch was turned on before it was sent.';
begin
  perform private.refuse_while_killed();
  update public.switches s set killed_at = private.now(), killed_by = kill.killed_by where only_row;

  with unsent as (
    update public.orders set status = 'cancelled', broker_message = why, updated_at = clock_timestamp()
    where status = 'intent'
    returning request_id, purpose
  ),
  asks_again as (
    update public.trade_requests r set status = 'pending', status_note = why
    from unsent where unsent.purpose = 'entry' and r.request_id = unsent.request_id and r.status = 'executing'
    returning r.request_id
  ),
  -- The new card gets a new token.
  stale as (
    delete from private.card_tokens t using asks_again where t.request_id = asks_again.request_id
  )
  insert into private.outbox (kind, request_id) select 'card', request_id from asks_again;

  update public.orders set cancelling = true where purpose = 'entry' and is_live and status <> 'intent';

  with live as (
    select o.order_id, private.contract(p) || jsonb_build_object(
      'order_id', o.order_id, 'exit_reason', o.exit_reason, 'limit_price', o.limit_price,
      'quantity', o.quantity, 'filled_quantity', o.filled_quantity) as facts
    from public.orders o join public.positions p using (position_id)
    where o.purpose = 'exit' and o.is_live and o.status <> 'intent'
  ),
  asked as (
    insert into private.prompts (kind, facts)
    select 'working_closes', jsonb_build_object('orders', jsonb_agg(facts order by order_id)) from live having count(*) > 0
    on conflict do nothing
    returning prompt_id
  )
  insert into private.outbox (kind, prompt_id) select 'working_closes', prompt_id from asked;

  perform private.want_check();
end;
$$;

comment on function private.kill(text) is
  'Switches the kill switch on: nothing is sent from now on. Intents are cancelled, working entries are cancelled by the check that it requests, and a person is asked about working closes. PT409 when it is already on.';
