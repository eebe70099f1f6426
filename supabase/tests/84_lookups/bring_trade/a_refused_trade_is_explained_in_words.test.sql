begin;
select plan(14);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.bring(differing jsonb default '{}', answers json default pg_temp.answers(jsonb_build_array(
  pg_temp.option('580p', 300, 310), pg_temp.option('575p', 240, 250), pg_temp.option('570p', 190, 200), pg_temp.option('620c', 300, 310, 0.3),
  pg_temp.option('625c', 240, 250, 0.25)))) returns void
language sql return private.bring_trade(pg_temp.known(bring.differing), bring.answers);

select throws_ok(format('select pg_temp.bring(%L, pg_temp.answers(%L))', differing, options), code, message, why)
from (values
  ('{}'::jsonb, '[]'::jsonb, 'PT409', 'not every leg has a quote now. Add a credit per share, for example /sell SPY 580p 10apr26 @1.5 x2', 'A trade without a credit is refused when a leg has no quote'),
  ('{}', jsonb_build_array(pg_temp.option('580p', 140, 160, differing => '{"halted": true}')), 'PT409',
    'not every leg has a quote now. Add a credit per share, for example /sell SPY 580p 10apr26 @1.5 x2', 'A trade without a credit is refused while a leg is halted'),
  -- 0.50 less a quarter of it is below the tick of five cents a share, and so is 4.90.
  ('{}', jsonb_build_array(pg_temp.option('580p', 0, 1)), 'PT422', 'it would bring no credit: the mid is 0.005 a share, 0.50 a contract', 'A mid below a cent a share is refused'),
  ('{}', jsonb_build_array(pg_temp.option('580p', 4.9, 4.9)), 'PT422', 'it would bring no credit: the mid is 0.049 a share, 4.90 a contract', 'A single option below five cents a share is refused'),
  (jsonb_build_object('legs', pg_temp.short_legs('-580p +575p')), jsonb_build_array(pg_temp.option('580p', 240, 250), pg_temp.option('575p', 300, 310)), 'PT422',
    'it would bring no credit: the mid is -0.60 a share, -60.00 a contract', 'A trade that opens for a debit is refused'),
  (jsonb_build_object('legs', pg_temp.short_legs('+580p')), '[]', 'PT422',
    'these legs are not a known strategy: a put, a covered call, a spread, an iron condor or a strangle', 'A long put is refused'),
  (jsonb_build_object('legs', pg_temp.short_legs('-575p +580p')), '[]', 'PT422',
    'these legs are not a known strategy: a put, a covered call, a spread, an iron condor or a strangle', 'A debit spread is refused'),
  (jsonb_build_object('legs', pg_temp.short_legs('-580p +575p'), 'credit', 5), '[]', 'PT422', 'net_credit must be below 500, the most the legs can be worth',
    'A credit as high as the width of the spread is refused'),
  ('{"verb": "add"}', jsonb_build_array(pg_temp.option('580p', 140, 160)), 'PT422',
    'add the credit per share at which it was opened: /add SPY 580p 10apr26 @1.5 x2', 'A trade opened elsewhere is refused without its credit'),
  ('{"verb": "add", "quantity": null}', '[]', 'PT422',
    'add the credit per share at which it was opened: /add SPY 580p 10apr26 @1.5 x1', 'A trade opened elsewhere is refused without its credit, quoted or not')
) typed (differing, options, code, message, why);
insert into private.shares_held (ticker, held, uncovered_calls) values ('SPY', 200, 1);
select throws_ok(
  format('select pg_temp.bring(%L)', jsonb_build_object('legs', pg_temp.short_legs('-620c'), 'quantity', 2)), 'PT422', 'SPY: 200 shares held, 300 needed.',
  'A call without enough shares is refused');
select is_empty('select from private.outbox', 'A refusal sends no message');
select is_empty('select from public.trade_requests', 'A refusal creates no request');
select pg_temp.bring(jsonb_build_object('legs', pg_temp.short_legs('-620c'), 'quantity', 1));
select is((select strategy_type from public.trade_requests), 'CC', 'A call with enough shares is proposed');

select * from finish();
rollback;
