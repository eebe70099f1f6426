begin;
select plan(6);
\ir ../../posts.psql

select pg_temp.a_post();
select pg_temp.told(pg_temp.sending(), '{"status": "unknown", "why": "No answer.", "text": "said", "alt_text": "shown"}');
select results_eq('select status, error, text, alt_text from public.posts', $$ values ('unknown', 'No answer.', 'said', 'shown') $$, 'the answer was lost');

-- The seconds until each look, when no look finds anything.
create function pg_temp.looks() returns numeric[]
language plpgsql as $$
declare
  waited numeric[] := '{}';
begin
  while pg_temp.due_in() is not null loop
    waited := waited || pg_temp.due_in();
    perform pg_temp.pass((select p.due_at - clock_timestamp() from public.posts p));
    perform pg_temp.told(pg_temp.claim(), '{"status": "unknown", "why": "Not listed yet.", "again": true}');
  end loop;
  return waited;
end;
$$;
select is(pg_temp.looks(), array[30, 30, 60, 120, 240, 480, 960]::numeric[], 'after half a minute, one, two, four, ...');
select results_eq('select status, due_at is null, error from public.posts', $$ values ('unknown', true, 'Not listed yet.') $$, 'then there is no further automatic look');
select is(pg_temp.heard(), array['unknown: Not listed yet.'], 'a person is asked, once');
select is(pg_temp.claim(), null, 'nothing is due');

delete from public.posts;
delete from private.outbox;
select pg_temp.a_post();
select pg_temp.told(pg_temp.sending(), '{"status": "unknown", "why": "No answer."}');
select pg_temp.pass('30 seconds');
select pg_temp.told(pg_temp.claim(), '{"status": "unknown", "why": "It cannot be looked for.", "again": false}');
select is(pg_temp.heard(), array['unknown: It cannot be looked for.'], 'at once where another look would not help');

select * from finish();
rollback;
