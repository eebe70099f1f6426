begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

create function pg_temp.break_evens(strategy_type text) returns numeric[]
language sql return private.break_evens_of(private.draft_position(pg_temp.a_draft('one', strategy_type), 310, 2));

select is(pg_temp.break_evens('VCC'), '{581.55}'::numeric[], 'the strike less the credit a share');
select is(pg_temp.break_evens('CC'), null, 'the cost of a covered call''s shares is not in the book');

select * from finish();
rollback;
