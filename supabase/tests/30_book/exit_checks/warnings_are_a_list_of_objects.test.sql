begin;
select plan(5);

prepare warned as insert into private.exit_checks (market_open, warnings) values (true, $1);
select lives_ok(format('execute warned(%L)', warnings), warnings) from unnest(array['[]', '[{"asked": "orders", "message": "no"}]']) warnings;
select throws_ok(format('execute warned(%L)', warnings), '23514', null, warnings) from unnest(array['{}', '"x"', '[[]]']) warnings;

select * from finish();
rollback;
