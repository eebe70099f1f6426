create function private.choose_order(q private.prompts, answer text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  o public.orders;
  chosen text;
begin
  select * into o from public.orders stored where stored.order_id = q.order_id;
  if o.status <> 'unknown' then
    return false;
  elsif choose_order.answer = 'none' then
    perform private.apply_order_reports(jsonb_build_array(jsonb_build_object(
      'order_id', o.order_id, 'status', 'not_sent', 'message', 'A user says that it never reached the broker.')));
    -- A close that this order was meant to make is sent again at once.
    perform private.want_check();
    return true;
  end if;

  chosen := q.facts -> 'candidates' ->> (substring(choose_order.answer from '^order([1-9]\d{0,2})$')::integer - 1);
  if chosen is null or exists (select from public.orders other where other.broker_order_id = chosen) then
    return false;
  end if;
  update public.orders stored set broker_order_id = chosen, candidates = null where stored.order_id = o.order_id;
  perform private.want_check();
  return true;
end;
$$;

comment on function private.choose_order(private.prompts, text) is
  'Applies a person''s answer about an unknown order: order1, order2, ... of the candidates (the next check reads it), or none (it never arrived). False when the answer is not possible (any more).';
