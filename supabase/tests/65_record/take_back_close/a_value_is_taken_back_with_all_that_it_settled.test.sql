begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-05-04 10:00');
select pg_temp.opened('one', 'CSP', '{"ticker": "RUT", "strike_price": 2150, "net_credit": 900, "expiration_date": "2026-06-18"}') as one,
  pg_temp.opened('two', 'VCC', '{"ticker": "RUT", "strike_price": 2300, "net_credit": 120, "expiration_date": "2026-06-18"}') as two,
  pg_temp.opened('other', 'CSP', '{"ticker": "RUTW", "strike_price": 2150, "net_credit": 900, "expiration_date": "2026-06-18"}') as other \gset
select pg_temp.set_clock('2026-06-18 11:00');
select private.settle_by_value('RUT', '2026-06-18', 2141.8, '77');
select results_eq(
  'select request_id, realized_pnl from public.positions order by 1',
  -- (900 - 820) x 2.
  $$ values ('one', 160::numeric), ('other', 0), ('two', 240) $$, 'it is settled'
);
select private.take_back_close(:two, '88');
select results_eq(
  'select status, realized_pnl from public.positions', $$ select 'OPEN', 0::numeric from generate_series(1, 3) $$, 'all of them are open again'
);
select results_eq(
  $$ select facts ->> 'position_id', facts -> 'still_trades' from private.outbox where kind = 'reopened' order by message_id $$,
  format($$ values ('%s', 'false'::jsonb), ('%s', 'false') $$, :one, :two), 'each is announced, with the note that it waits for its settlement'
);
select private.settle_by_value('RUT', '2026-06-18', 2152, '88');
select results_eq(
  'select request_id, realized_pnl from public.positions where status <> $$OPEN$$ order by 1',
  $$ values ('one', 1800::numeric), ('two', 240) $$, 'the right value settles them'
);
select pg_temp.set_clock('2026-06-22 10:00');
select throws_ok(format('select private.take_back_close(%s, $$77$$)', :one), 'PT409', null, 'on another day it cannot be undone');

select * from finish();
rollback;
