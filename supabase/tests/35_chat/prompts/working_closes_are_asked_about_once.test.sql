begin;
select plan(2);

insert into private.prompts (kind, facts) values ('working_closes', '{}');
select throws_ok(
  $$ insert into private.prompts (kind, facts) values ('working_closes', '{}') $$, '23505', null, 'one at a time'
);
update private.prompts set answer = 'letwork', answered_at = now();
select lives_ok(
  $$ insert into private.prompts (kind, facts) values ('working_closes', '{}') $$, 'after the next kill it may be asked again'
);

select * from finish();
rollback;
