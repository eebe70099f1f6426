create function private.take_back_crossing(reports jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  if not take_back_crossing.reports @? '$[*] ? (@.crossed == true)' then
    return;
  end if;
  update public.orders o set cancelling = true
  from jsonb_to_recordset(take_back_crossing.reports) report (order_id bigint, crossed boolean)
  join public.orders closing using (order_id)
  join public.positions p on p.position_id = closing.position_id
  where report.crossed and closing.purpose = 'exit'
    and o.purpose = 'entry' and o.is_live and o.status <> 'intent' and not o.cancelling
    -- What a position has sold its close buys, and the entry sells.
    and exists (
      select from public.trade_requests r
      cross join jsonb_to_recordset(r.legs) opened (symbol text, action text)
      join jsonb_to_recordset(p.legs) held (symbol text, action text) using (symbol, action)
      where r.request_id = o.request_id
    );
  if found then
    -- At once: the close waits for it.
    perform private.want_check();
  end if;
end;
$$;

comment on function private.take_back_crossing(jsonb) is
  'Takes back the entries in whose way a close is at the broker, which takes no two orders of one account on both sides of a contract: reports as in private.apply_order_reports(), those that are crossed. A close goes first; it is made again by the next check, and counts as no refusal.';
