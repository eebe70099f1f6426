create function private.ask_close_all() returns void
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := private.now();
  market_open boolean := private.is_market_open(at);
  facts jsonb;
begin
  perform private.refuse_while_killed();
  select jsonb_build_object(
    'action', 'close_all',
    'position_ids', jsonb_agg(p.position_id order by p.position_id),
    'positions', count(*),
    'cost', sum(round(p.mark * p.open_quantity, 2)),
    'pnl', sum(p.unrealized_pnl) filter (where p.mark is not null),
    'unmarked', coalesce(
      jsonb_agg(private.contract(p) order by p.position_id) filter (where p.mark is null or p.mark_fault is not null), '[]'),
    'market_open', market_open,
    'leaves_at', case when not market_open then private.new_york_time(private.next_open(at)) end
  ) into facts
  from public.positions p
  where p.status = 'OPEN' and p.close_asked_at is null and p.trades_until >= (select private.earliest_expiration())
    and not exists (select from public.orders o where o.position_id = p.position_id and o.urgency <= 2 and o.is_live)
  having count(*) > 0;
  if facts is null then
    raise exception 'there is no open position that is not already being closed' using errcode = 'PT409';
  end if;
  perform private.ask_confirmation(facts);
end;
$$;

comment on function private.ask_close_all() is
  'Handles /close all: asks whether to close all open positions except those already being closed by hand or by their stop. PT409 where there are none, or nothing can be sent.';
