create function private.last_run() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'run_id', (select max(c.run_id) from private.exit_checks c where c.finished_at is not null),
    'market_open', private.is_market_open(private.now()),
    'changes', concat_ws('/', (select coalesce(max(a.action_id), 0) from public.actions a),
      (select extract(epoch from max(r.created_at)) from public.trade_requests r)));
end;

comment on function private.last_run() is
  'Lets an open page see that something is new: {run_id (of the last finished check, a partial one included; null before the first), market_open, changes (a text that changes after an action or a proposal)}.';
