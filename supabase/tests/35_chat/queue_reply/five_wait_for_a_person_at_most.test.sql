begin;
select plan(5);
\ir ../../helpers.psql

select set_eq(
  $$ select public.queue_reply(n, 'position', jsonb_build_object('position_id', n), '88', pressed => true) ->> 'outcome'
    from generate_series(1, 5) n $$,
  array['queued'], 'five are taken'
);
select is(
  array[
    public.queue_reply(10, 'health', user_id => '88', pressed => true) ->> 'outcome',
    public.queue_reply(11, 'position', '{"position_id": 3}', '88', pressed => true) ->> 'outcome',
    public.queue_reply(12, 'health', user_id => '77', pressed => true) ->> 'outcome'],
  array['many', 'waiting', 'queued'], 'the sixth is not, the same again is one of them, another person has five of their own'
);
select is(
  array[
    public.queue_reply(20, 'health', user_id => '88') ->> 'outcome',
    public.queue_reply(21, 'pnl', user_id => '88') ->> 'outcome'],
  array['many', 'many'], 'nor is what is written'
);
select results_eq(
  $$ select kind, facts ->> 'message' from private.outbox where asked_by = '88' and kind <> 'position' $$,
  $$ values ('refused', '5 answers to you are still being sent. Ask again when they have arrived.') $$, 'which one line says, once'
);
update private.outbox set status = 'sent' where asked_by = '88';
select is(public.queue_reply(30, 'health', user_id => '88') ->> 'outcome', 'queued', 'once they are there it goes on');

select * from finish();
rollback;
