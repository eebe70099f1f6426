begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select private.why_facts(0) as why \gset
select is(
  :'why'::jsonb - 'choices' - 'open_positions', '{"position_id": 0, "position": null, "latest": null, "day": []}'::jsonb,
  'there is no position 0'
);
select is(:'why'::jsonb -> 'choices', private.choices(), 'but there are others');
select is(
  :'why'::jsonb -> 'open_positions', (select jsonb_agg(position_id order by position_id) from public.positions), 'by their numbers'
);

select * from finish();
rollback;
