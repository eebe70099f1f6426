begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select private.why_facts(0) as why \gset
select is(
  :'why'::jsonb - 'choices' - 'open_positions', '{"position_id": 0, "position": null, "latest": null, "day": []}'::jsonb,
  'An unknown position has no decisions'
);
select is(:'why'::jsonb -> 'choices', private.choices(), 'An unknown position offers the open ones');
select is(
  :'why'::jsonb -> 'open_positions', (select jsonb_agg(position_id order by position_id) from public.positions), 'The numbers of the open positions are listed'
);

select * from finish();
rollback;
