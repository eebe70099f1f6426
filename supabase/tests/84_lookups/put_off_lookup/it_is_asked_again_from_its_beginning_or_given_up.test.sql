begin;
select plan(13);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

insert into public.scans (trade_date, is_scheduled, is_live) values ('2026-02-24', false, true) returning scan_id \gset
create function pg_temp.put_off(kind text, attempts integer, asked_by text default null) returns text
language plpgsql as $$
declare
  l private.lookups := pg_temp.asking(put_off.kind, jsonb_build_object('scan_id', (select max(scan_id) from public.scans), 'ticker', 'SPY'), '{"price": 600}', put_off.asked_by);
begin
  update private.lookups mine set attempts = put_off.attempts where mine.lookup_id = l.lookup_id returning * into l;
  perform private.put_off_lookup(l, 'Quotes: timeout.');
  return (select mine.status || ', ' || coalesce(case mine.status when 'due' then mine.learned::text || case when mine.due_at <= clock_timestamp() then ' at once' when mine.due_at > clock_timestamp() + interval '10 seconds' then ' in 20 s' end end, mine.error)
    from private.lookups mine where mine.lookup_id = l.lookup_id);
end;
$$;

select is(pg_temp.put_off(kind, attempts, asked_by), became, format('A %s lookup without an answer at attempt %s, waited for by %s', kind, attempts, coalesce(asked_by, 'the schedule')))
from (values
  ('trade', 1, '77', 'due, {} at once'), ('trade', 2, '77', 'failed, Quotes: timeout.'), ('trade', 3, '77', 'failed, Quotes: timeout.'),
  ('account', 1, '77', 'due, {} at once'), ('account', 2, '77', 'failed, Quotes: timeout.'),
  ('chain', 2, null, 'due, {} in 20 s'), ('chain', 2, '77', 'due, {} in 20 s'), ('chain', 3, '77', 'failed, Quotes: timeout.'),
  ('reprice', 2, null, 'due, {} in 20 s'), ('reprice', 2, '77', 'due, {} in 20 s'), ('reprice', 3, null, 'failed, Quotes: timeout.')
) lookup (kind, attempts, asked_by, became);
select is(
  (select array_agg(facts ->> 'command' order by message_id) from private.outbox where kind = 'refused'), array['trade', 'account'], 'The person who waits is told when a lookup is given up; nobody is told of a scan''s lookups'
);
select is((select error from private.lookups where kind = 'trade' and status = 'due'), 'Quotes: timeout.', 'A lookup that starts again keeps the reason');

select * from finish();
rollback;
