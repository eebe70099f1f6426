create function private.decide_confirmation(q private.prompts, answer text, decided_by text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  subjects bigint[] := array(select id::bigint from jsonb_array_elements_text(q.facts -> 'position_ids') id);
begin
  if q.answer = 'confirm' then
    -- A confirmed close can be taken back while it has no order at the broker.
    update public.positions p set close_asked_at = null, close_asked_by = null, close_limit = null, close_to = null
    where p.position_id = any (subjects) and p.status = 'OPEN' and p.close_asked_at is not null
      and not exists (select from public.orders o where o.position_id = p.position_id and o.purpose = 'exit' and o.is_live);
    if not found then
      raise exception 'it is too late: the order has been sent, or the position has closed' using errcode = 'PT409';
    end if;
    return true;
  elsif decide_confirmation.answer = 'cancel' then
    return true;
  elsif q.facts -> 'books' ? decide_confirmation.answer then
    perform private.book_ledger(q.facts, decide_confirmation.answer, decide_confirmation.decided_by);
    return true;
  elsif decide_confirmation.answer <> 'confirm' or q.facts ? 'books' then
    return false;
  end if;

  case q.facts ->> 'action'
    when 'kill' then
      perform private.kill(decide_confirmation.decided_by);
    when 'unkill' then
      perform private.unkill();
    when 'shares' then
      perform private.book_shares(q.facts, decide_confirmation.decided_by);
    when 'settle' then
      perform private.settle_by_value(q.facts ->> 'ticker', (q.facts ->> 'expiration_date')::date,
        (q.facts ->> 'value')::numeric, decide_confirmation.decided_by);
    when 'auto_on' then
      perform set_config('thetabase.changed_by', decide_confirmation.decided_by, true);
      update public.positions p set auto_exit = true, last_updated = private.now()
      where p.position_id = any (subjects) and p.status = 'OPEN' and not p.auto_exit;
      if not found then
        raise exception 'none of these positions is still open with automatic exit off' using errcode = 'PT409';
      end if;
      perform set_config('thetabase.changed_by', '', true);
    when 'add' then
      if not private.still_trades(private.trades_until(q.facts #>> '{request,ticker}', (q.facts #>> '{request,expiration_date}')::date)) then
        raise exception 'its options no longer trade' using errcode = 'PT409';
      end if;
      perform private.register_request(q.facts -> 'request', '', 'chat');
      perform public.create_position(
        q.facts -> 'request', (q.facts ->> 'entry_price')::numeric, (q.facts ->> 'quantity')::integer, '{}', (q.facts ->> 'fees')::numeric);
    when 'limit' then
      execute format('update public.limits set %I = $1 where only_row', q.facts ->> 'limit') using (q.facts ->> 'new')::numeric;
    when 'closed' then
      if (q.facts ->> 'open_quantity')::integer <> (select p.open_quantity from public.positions p where p.position_id = q.position_id) then
        raise exception 'position % has changed in the meantime: write /closed again', q.position_id using errcode = 'PT409';
      end if;
      perform public.close_position(
        q.position_id, (q.facts ->> 'exit_price')::numeric, q.facts ->> 'exit_reason', confirmed => true, fees => (q.facts ->> 'fees')::numeric);
    else
      perform private.refuse_while_killed();
      update public.positions p set
        close_asked_at = private.now(),
        close_asked_by = decide_confirmation.decided_by,
        close_limit = (q.facts ->> 'limit')::numeric,
        close_to = nullif(p.open_quantity - coalesce((q.facts ->> 'close_quantity')::integer, p.open_quantity), 0)
      where p.position_id = any (subjects) and p.status = 'OPEN' and p.close_asked_at is null
        and private.still_trades(p.trades_until)
        and p.open_quantity >= coalesce((q.facts ->> 'close_quantity')::integer, 1);
      if not found then
        raise exception 'no position is open whose close is not already requested' using errcode = 'PT409';
      end if;
      if private.is_market_open(private.now()) then
        perform private.want_check();
      end if;
  end case;
  return true;
end;
$$;

comment on function private.decide_confirmation(private.prompts, text, text) is
  'The second of two steps: carries out the confirmed command (confirm, or an answer that a question of the ledger offers), drops it (cancel), or takes back confirmed closes that have no order yet (withdraw). PT409 when it is no longer possible; false for any other answer.';
