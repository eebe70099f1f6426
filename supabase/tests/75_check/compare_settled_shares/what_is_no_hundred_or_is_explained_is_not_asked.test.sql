begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir shares.psql

select pg_temp.compare('2026-04-17 16:10', 240);
select is_empty('table asked', 'on the same day nothing is compared, because shares may change that evening');
update private.shares_held set held = 40, held_before = null, seen_at = '2026-04-17 20:05Z';
select pg_temp.set_clock('2026-04-20 09:35');
select private.compare_settled_shares();
select is_empty('select from private.settled_shares where compared_at is not null', 'shares that the broker did not report today are not compared');
savepoint untold;
select pg_temp.compare('2026-04-20 09:40', 97);
select is_empty('table asked', 'no option brings 57 shares');
rollback to untold;

-- The nearest position was asked about and assigned.
select private.undo_close(o, 'For the test.') from public.orders o where o.position_id = :near and source = 'settlement';
insert into private.prompts (kind, position_id, facts) values
  ('settlement', :near, '{"outcome": "confirm", "close": 431, "assigned_debit": 0, "pays_cash": false}');
savepoint waiting;
select pg_temp.compare('2026-04-20 09:40', 240);
select is((select string_agg(outcome, '') from asked), 'confirm', 'an open question may explain the change');
rollback to waiting;
select private.book_settlement(q, 'assigned', '77') from private.prompts q;
select pg_temp.compare('2026-04-20 09:40', 240);
select is_empty($$ select from asked where outcome = 'exercised' $$, 'two assigned contracts explain two hundred shares');

select * from finish();
rollback;
