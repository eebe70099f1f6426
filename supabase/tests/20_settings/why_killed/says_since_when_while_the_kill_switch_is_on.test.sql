begin;
select plan(2);

select is(private.why_killed(), null, 'it is null while the switch is off');
update public.switches set killed_at = '2026-03-03 15:05Z', killed_by = '77';
select is(
  private.why_killed(), 'The kill switch has been on since Tue Mar 3, 10:05: no order is sent. /unkill turns it off.',
  'it gives the time in New York and the command that ends it'
);

select * from finish();
rollback;
