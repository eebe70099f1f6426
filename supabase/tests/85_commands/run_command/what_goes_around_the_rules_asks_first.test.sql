begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select position_id as vpc from public.positions where request_id = 'VPC' \gset
select is(
  public.run_command(900, '77', 'close', format('{"position_id": %s}', :vpc)::jsonb) ->> 'outcome', 'asked', '/close asks for a confirmation'
);
select is(public.run_command(901, '77', 'close_all') ->> 'outcome', 'asked', '/close all asks for a confirmation');
select is(public.run_command(902, '77', 'kill') ->> 'outcome', 'asked', '/kill asks for a confirmation');
select results_eq(
  $$ select facts ->> 'action' from private.prompts where answer is null order by prompt_id $$,
  $$ values ('close'), ('close_all'), ('kill') $$, 'Each question waits for its answer'
);
select is(
  (select count(*) from public.positions where close_asked_at is not null) + (select count(killed_at) from public.switches),
  0::bigint, 'Nothing happens before the answer'
);

select * from finish();
rollback;
