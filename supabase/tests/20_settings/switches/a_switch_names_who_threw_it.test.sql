begin;
select plan(4);

select throws_ok($$ update public.switches set killed_at = now() $$, '23514', null, 'the kill switch needs a person');
select throws_ok($$ update public.switches set killed_by = '77' $$, '23514', null, 'the kill switch needs a time');
select throws_ok($$ update public.switches set entries_paused_at = now() $$, '23514', null, 'the pause needs a person');
select lives_ok(
  $$ update public.switches set killed_at = now(), killed_by = '77', entries_paused_at = now(), entries_paused_by = '77' $$,
  'both switches may be on'
);

select * from finish();
rollback;
