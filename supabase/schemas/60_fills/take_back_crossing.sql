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
    -- The close buys what the position has sold, and the entry would sell the same contract.
    and exists (
      select from public.trade_requests r
      cross join jsonb_to_recordset(r.legs) opened (symbol text, action text)
      join jsonb_to_recordset(p.legs) held (symbol text, action text) using (symbol, action)
      where r.request_id = o.request_id
    );
  if found then
    -- The close waits for the cancellation, so the check is wanted at once.
    perform private.want_check();
  end if;
end;
$$;

comment on function private.take_back_crossing(jsonb) is
  'Cancels entries that block a close, because the broker refuses two orders of one account on both sides of a contract. reports: as in private.apply_order_reports(); those with crossed count. The close has priority: the next check sends it again, and this refusal is not counted.';
