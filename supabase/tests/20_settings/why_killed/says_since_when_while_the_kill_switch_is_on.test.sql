begin;
select plan(2);

select is(private.why_killed(), null, 'it is null while the switch is off');
update public.switches set killed_at = '2026-03-03 15:05Z', killed_by = '77';
select is(
  private.why_killed(), 'The kill switch is on since Tue 03 Mar, 10:05: nothing is sent. /unkill ends it.',
  'it gives the time in New York and the command that ends it'
);

select * from finish();
rollback;
