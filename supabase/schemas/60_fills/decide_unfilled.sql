create function private.decide_unfilled(q private.prompts, answer text) returns boolean
language plpgsql set search_path = ''
as $$
declare
  o public.orders;
  lower_to numeric := (q.facts ->> 'lower_to')::numeric;
begin
  select * into o from public.orders stored where stored.order_id = q.order_id;
  if o.status not in ('working', 'partially_filled') or o.cancelling or decide_unfilled.answer not in ('lower', 'leave', 'takeback') then
    return false;
  elsif decide_unfilled.answer = 'lower' then
    if lower_to is null then
      return false;
    end if;
    update public.trade_requests r set floor_credit = lower_to where r.request_id = o.request_id;
    update public.orders stored set limit_price = lower_to, walk = 2 where stored.order_id = o.order_id;
    perform private.want_check();
  elsif decide_unfilled.answer = 'takeback' then
    update public.orders stored set cancelling = true where stored.order_id = o.order_id;
    perform private.want_check();
  end if;
  return true;
end;
$$;

comment on function private.decide_unfilled(private.prompts, text) is
  'Applies a person''s answer about an entry that does not fill: lower (to the limit that the question offered, with the next check), leave, or takeback. False when the answer is not possible (any more).';
