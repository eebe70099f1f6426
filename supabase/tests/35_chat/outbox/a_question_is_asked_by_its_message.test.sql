begin;
select plan(3);

select throws_ok(
  $$ insert into private.outbox (kind) values ('confirmation') $$, '23514', null, 'a confirmation needs its prompt'
);
select throws_ok(
  $$ insert into private.outbox (kind) values ('working_closes') $$, '23514', null, 'a question about working closes needs its prompt'
);
insert into private.prompts (kind, facts) values ('working_closes', '{}');
select throws_ok(
  $$ insert into private.outbox (kind, prompt_id) select 'opened', prompt_id from private.prompts $$,
  '23514', null, 'only a question has a prompt'
);

select * from finish();
rollback;
