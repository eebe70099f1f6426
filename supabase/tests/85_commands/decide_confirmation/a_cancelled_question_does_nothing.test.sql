begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select private.ask_close_all();
select ok(private.decide_confirmation(q, 'cancel', '77'), 'The question can be cancelled') from private.prompts q;
select is((select count(*) from public.positions where close_asked_at is not null), 0::bigint, 'A cancelled question requests no close');
select ok(not private.decide_confirmation(q, 'letwork', '77'), 'An answer of another question is not accepted') from private.prompts q;

select * from finish();
rollback;
