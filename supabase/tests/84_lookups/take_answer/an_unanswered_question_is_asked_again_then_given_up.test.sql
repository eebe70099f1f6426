begin;
select plan(17);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

-- The status of a lookup of a kind after one of its questions failed.
create function pg_temp.becomes(kind text, what text) returns text
language plpgsql as $$
declare
  scan bigint;
  l private.lookups;
begin
  insert into public.scans (trade_date, is_scheduled, is_live) values ('2026-02-24', false, true) returning scan_id into scan;
  l := pg_temp.asking(becomes.kind, case becomes.kind when 'trade' then pg_temp.typed() else jsonb_build_object('scan_id', scan, 'ticker', 'SPY', 'account', true) end);
  perform public.take_answer(l.lookup_id, 1, json_build_object(
    'underlyings', '[{"ticker": "SPY", "price": 600}]'::json, 'expirations', '["2026-04-10"]'::json,
    'faults', json_build_array(json_build_object('what', becomes.what, 'message', 'it is so'))));
  return (select mine.status from private.lookups mine where mine.lookup_id = l.lookup_id);
end;
$$;

select is(pg_temp.becomes(kind, what), became, format('A question for %s fails in a lookup of kind %s', what, kind))
from (values
  ('trade', 'underlyings', 'due'), ('trade', 'expirations', 'due'), ('trade', 'strikes', 'due'), ('trade', 'quotes', 'due'), ('trade', 'chain', 'due'),
  ('trade', 'account', 'asking'), ('trade', 'dividends', 'asking'),
  ('account', 'account', 'due'),
  ('chain', 'chain', 'due'), ('chain', 'account', 'asking'), ('chain', 'dividends', 'asking')
) fault (kind, what, became);

delete from private.lookups; delete from private.outbox;
select private.queue_lookup('trade', pg_temp.typed(), '77', 5) as id \gset
select public.next_lookup();
create function pg_temp.in_vain(attempt integer) returns jsonb
language sql return public.take_answer((select max(lookup_id) from private.lookups), in_vain.attempt,
  '{"faults": [{"what": "official closes", "message": "it took too long"}, {"what": "expirations", "message": "Nobody is there."}]}', 1, 0);
select is(pg_temp.in_vain(1), '{"wakes": []}'::jsonb, 'A failed first attempt is put off');
select throws_ok('select pg_temp.in_vain(1)', 'PT409', format('lookup %s is being answered by another call', :id), 'A lookup that was put off takes no answer');
select is_empty('select from private.outbox', 'The person is not told after the first attempt');
update private.lookups set due_at = clock_timestamp();
select public.next_lookup();
select is(pg_temp.in_vain(2), '{"wakes": ["deliver-alerts"]}'::jsonb, 'A failed second attempt is given up');
select is(
  pg_temp.said('refused'), '{"command": "sell", "message": "Expirations: Nobody is there. Official closes: it took too long."}'::jsonb, 'The person is told every reason, in sentences'
);
select results_eq('select status, attempts, quote_calls from private.lookups', $$ values ('failed', 2, 2) $$, 'The requests of failed attempts count, too');

select * from finish();
rollback;
