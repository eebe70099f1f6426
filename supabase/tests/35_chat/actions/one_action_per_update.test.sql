begin;
select plan(4);

insert into public.actions (update_id, user_id, action, outcome) values (1, '77', 'pause', 'done');
select throws_ok(
  $$ insert into public.actions (update_id, user_id, action, outcome) values (1, '77', 'resume', 'done') $$,
  '23505', null, 'a repeated update leaves no second row'
);
select throws_ok(
  $$ insert into public.actions (update_id, user_id, action, outcome) values (2, null, 'pause', 'done') $$,
  '23502', null, 'a person is named'
);
select throws_ok(
  $$ insert into public.actions (update_id, user_id, action, outcome) values (2, '77', 'pause', null) $$,
  '23502', null, 'an outcome is named'
);
select throws_ok(
  $$ insert into public.actions (update_id, user_id, action, subject, outcome) values (2, '77', 'close', '12', 'asked') $$,
  '23514', null, 'the subject is an object'
);

select * from finish();
rollback;
