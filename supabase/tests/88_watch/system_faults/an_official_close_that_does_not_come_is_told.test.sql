begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.opened('friday', 'CSP', '{"ticker": "GLD", "strike_price": 280, "expiration_date": "2026-03-27"}') as friday,
  pg_temp.opened('opening', 'CSP', '{"ticker": "RUT", "strike_price": 2000, "expiration_date": "2026-03-20"}') as opening \gset
create function pg_temp.told(at timestamp) returns table (part text, subject text, says text)
language plpgsql as $$
begin
  perform pg_temp.set_clock(at);
  return query select f.part, f.subject, f.says from private.system_faults() f where f.fault = 'no_close';
end;
$$;
select is_empty($$ select pg_temp.told('2026-03-27 18:00') $$, 'not on the evening of its last session');
select is_empty($$ select pg_temp.told('2026-03-29 12:00') $$, 'not on Sunday, before it was asked for again');
select is_empty($$ select pg_temp.told('2026-03-30 09:35') $$, 'not at Monday''s open');
select results_eq(
  $$ select * from pg_temp.told('2026-03-30 09:42') $$,
  $$ values ('market data', 'GLD 2026-03-27',
    'The official close for the GLD options that expired Mar 27 ''26 is missing, so they are not settled. Write /settle GLD CLOSE with the exchange''s official close.') $$,
  'then it is told; for the opening print a person is asked instead'
);
select private.ask_settle('GLD', 291.2, null, '77');
select is_empty($$ select pg_temp.told('2026-03-30 09:45') $$, 'until a person gives it');
select is((select status from public.positions where position_id = :friday), 'EXPIRED', 'which settles the position');

select * from finish();
rollback;
