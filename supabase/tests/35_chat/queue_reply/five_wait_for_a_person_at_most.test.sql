begin;
select plan(5);
\ir ../../helpers.psql

select set_eq(
  $$ select public.queue_reply(n, 'position', jsonb_build_object('position_id', n), '88', pressed => true) ->> 'outcome'
    from generate_series(1, 5) n $$,
  array['queued'], 'five are queued'
);
select is(
  array[
    public.queue_reply(10, 'health', user_id => '88', pressed => true) ->> 'outcome',
    public.queue_reply(11, 'position', '{"position_id": 3}', '88', pressed => true) ->> 'outcome',
    public.queue_reply(12, 'health', user_id => '77', pressed => true) ->> 'outcome'],
  array['many', 'waiting', 'queued'], 'a sixth is not; a repeated one counts as waiting; another person has five of their own'
);
select is(
  array[
    public.queue_reply(20, 'health', user_id => '88') ->> 'outcome',
    public.queue_reply(21, 'pnl', user_id => '88') ->> 'outcome'],
  array['many', 'many'], 'a sixth written command is not answered'
);
select results_eq(
  $$ select kind, facts ->> 'message' from private.outbox where asked_by = '88' and kind <> 'position' $$,
  $$ values ('refused', '5 answers to you are still being sent. Ask again when they have arrived.') $$, 'one line says so, once'
);
update private.outbox set status = 'sent' where asked_by = '88';
select is(public.queue_reply(30, 'health', user_id => '88') ->> 'outcome', 'queued', 'after they have arrived, answers go on');

select * from finish();
rollback;
