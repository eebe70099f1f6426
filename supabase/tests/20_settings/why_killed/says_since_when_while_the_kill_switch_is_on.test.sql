begin;
select plan(2);

select is(private.why_killed(), null, 'nothing while it is off');
update public.switches set killed_at = '2026-03-03 15:05Z', killed_by = '77';
select is(
  private.why_killed(), 'The kill switch has been on since Tue Mar 3, 10:05: no order is sent. /unkill turns it off.',
  'since when, by New York''s clock, and what ends it'
);

select * from finish();
rollback;
