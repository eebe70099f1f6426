begin;
select plan(7);
\ir ../../book.psql

select lives_ok(
  $$
    insert into private.prompts (kind, facts) values ('confirmation', '{"action": "kill"}');
    delete from private.prompts
  $$,
  'its time has not begun before it was delivered'
);
select throws_ok(
  $$ insert into private.prompts (kind, facts, expires_at) values ('working_closes', '{}', now()) $$,
  '23514', null, 'other questions wait for their answer'
);
select throws_ok(
  $$ insert into private.prompts (kind, facts, expires_at) values ('confirmation', '{}', now()) $$,
  '23514', null, 'it says of what'
);
select throws_ok(
  $$ insert into private.prompts (kind, facts, expires_at) values ('confirmation', '{"action": "close"}', now()) $$,
  '23514', null, 'of a close it names the position'
);
select throws_ok(
  $$
    insert into private.prompts (kind, facts, expires_at, position_id)
    select 'confirmation', '{"action": "kill"}', now(), min(position_id) from public.positions
  $$,
  '23514', null, 'of nothing else it does'
);

insert into private.prompts (kind, facts, expires_at, position_id)
select 'confirmation', '{"action": "close"}', now(), position_id from public.positions;
insert into private.prompts (kind, facts, expires_at) values
  ('confirmation', '{"action": "kill"}', now()), ('confirmation', '{"action": "close_all"}', now());
select throws_ok(
  $$
    insert into private.prompts (kind, facts, expires_at, position_id)
    select 'confirmation', '{"action": "close"}', now(), min(position_id) from public.positions
  $$,
  '23505', null, 'one is open per position'
);
select throws_ok(
  $$ insert into private.prompts (kind, facts, expires_at) values ('confirmation', '{"action": "kill"}', now()) $$,
  '23505', null, 'and one per command'
);

select * from finish();
rollback;
