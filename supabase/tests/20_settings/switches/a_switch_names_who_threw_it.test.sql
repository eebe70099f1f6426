begin;
select plan(4);

select throws_ok($$ update public.switches set killed_at = now() $$, '23514', null, 'the kill switch has its person');
select throws_ok($$ update public.switches set killed_by = '77' $$, '23514', null, 'and its time');
select throws_ok($$ update public.switches set entries_paused_at = now() $$, '23514', null, 'so has the pause');
select lives_ok(
  $$ update public.switches set killed_at = now(), killed_by = '77', entries_paused_at = now(), entries_paused_by = '77' $$,
  'both may be on'
);

select * from finish();
rollback;
