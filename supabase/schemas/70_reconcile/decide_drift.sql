create function private.decide_drift(q private.prompts, answer text, decided_by text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  adopted bigint[];
begin
  if decide_drift.answer = 'dismiss' then
    update public.drifts d set dismissed_at = private.now(), dismissed_by = decide_drift.decided_by
    -- A drift that the question did not name stays undecided.
    where q.facts -> 'lines' @> jsonb_build_array(jsonb_build_object('symbol', d.symbol, 'booked', d.booked, 'held', d.held));
    return found;
  elsif decide_drift.answer = 'takeover' and jsonb_typeof(q.facts -> 'succession') = 'object' then
    if private.take_over_successors(q.facts -> 'succession', decide_drift.decided_by) then
      delete from public.drifts d
      where q.facts #> '{succession,contracts}' @> any (array[
        jsonb_build_array(jsonb_build_object('symbol', d.symbol)), jsonb_build_array(jsonb_build_object('becomes', d.symbol))]);
      return true;
    end if;
    return false;
  elsif decide_drift.answer <> 'adopt' or jsonb_typeof(q.facts -> 'adopt') <> 'array' then
    return false;
  end if;

  with gone as (
    select p.request_id, p.position_id, a.reason, a.price, a.underlying_price, a.quantity, count(*) over () as positions
    from jsonb_to_recordset(q.facts -> 'adopt') a (position_id bigint, quantity integer, price numeric, reason text, underlying_price numeric)
    join public.positions p using (position_id)
    where p.open_quantity >= a.quantity
      and not exists (select from public.orders live where live.position_id = p.position_id and live.is_live)
  ),
  booked as (
    insert into public.orders
      (request_id, position_id, purpose, source, exit_reason, status, limit_price, underlying_price, quantity, filled_quantity, fill_cash)
    select request_id, position_id, 'exit', 'manual', reason, 'filled', price, underlying_price, quantity, quantity, -price * quantity
    -- All positions or none are booked, because the answer was to the whole question.
    from gone where positions = jsonb_array_length(q.facts -> 'adopt')
    returning position_id
  )
  select array_agg(position_id) into adopted from booked;
  if adopted is null then
    return false;
  end if;
  perform private.settle_exits(adopted);
  delete from public.drifts d
  where q.facts -> 'lines' @> jsonb_build_array(jsonb_build_object('symbol', d.symbol));
  return true;
end;
$$;

comment on function private.decide_drift(private.prompts, text, text) is
  'Applies a person''s decision about a ticker''s drifts. adopt books what the broker no longer holds as closed at the price in the question; takeover replaces contracts that vanished by their successors; dismiss leaves the book as it is and allows entries until the quantities change. False when the answer is not possible (any more).';
