create function private.open_facts() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object('total', count(*), 'unrealized_pnl', coalesce(sum(unrealized_pnl), 0))
  from public.positions where status = 'OPEN';
end;

comment on function private.open_facts() is 'The open book in two figures: {total, unrealized_pnl (USD, by the latest marks)}.';
