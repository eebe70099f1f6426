begin;
select plan(7);
\ir ../../book.psql

select lives_ok(
  $$
    insert into private.prompts (kind, facts) values ('confirmation', '{"action": "kill"}');
    delete from private.prompts
  $$,
  'it has no end before its delivery'
);
select throws_ok(
  $$ insert into private.prompts (kind, facts, expires_at) values ('working_closes', '{}', now()) $$,
  '23514', null, 'other questions have no end'
);
select throws_ok(
  $$ insert into private.prompts (kind, facts, expires_at) values ('confirmation', '{}', now()) $$,
  '23514', null, 'a confirmation names its action'
);
select throws_ok(
  $$ insert into private.prompts (kind, facts, expires_at) values ('confirmation', '{"action": "close"}', now()) $$,
  '23514', null, 'a close names its position'
);
select throws_ok(
  $$
    insert into private.prompts (kind, facts, expires_at, position_id)
    select 'confirmation', '{"action": "kill"}', now(), min(position_id) from public.positions
  $$,
  '23514', null, 'other actions name no position'
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
  '23505', null, 'one is open per command'
);

select * from finish();
rollback;
