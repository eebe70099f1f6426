begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('put', 'CSP', '{"ticker": "KRE", "strike_price": 45, "net_credit": 60, "expiration_date": "2026-04-17"}') as put \gset
create function pg_temp.since(at timestamp, asked_only boolean default false) returns text
language plpgsql as $$
begin
  perform pg_temp.set_clock(at);
  update private.check_lease set expires_at = '-infinity';
  return public.begin_exit_check(gen_random_uuid(), asked_only) ->> 'settlements_since';
end;
$$;

select private.keep_shares_held(null, null);
select is(pg_temp.since('2026-04-17 15:55'), null, 'not while it trades');
select is(pg_temp.since('2026-04-17 16:05'), '2026-04-17', 'from its last close on');
select is(pg_temp.since('2026-04-20 09:30', true), null, 'not in a partial check');
select public.settle_expired(pg_temp.a_run(), '[{"ticker": "KRE", "date": "2026-04-17", "close": 44.9}]');
select is(pg_temp.since('2026-04-21 09:35'), '2026-04-17', 'while a question about it is open');
select private.book_settlement(q, 'expired', '77') from private.prompts q;
select is(pg_temp.since('2026-04-21 09:40'), '2026-04-17', 'after the answer, too, because the broker may report another result');
select private.keep_shares_held(null, null);
select private.compare_settled_shares();
select is(pg_temp.since('2026-04-21 09:45'), null, 'not after the shares of the next session were compared');

select * from finish();
rollback;
