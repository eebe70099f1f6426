begin;
select plan(10);
\ir ../../legs.psql

select is(private.contract_name('SPY', pg_temp.legs(written)), 'SPY ' || name || ' Apr 17 ''26', name)
from (values
  ('-580p', '580 put'),
  ('+575p -580p', '580/575 put spread'),
  ('+625c -620c', '620/625 call spread'),
  ('-620c +625c -570p +560p', '560/570/620/625 iron condor'),
  ('-580p +570p -580c +595c', '570/580/595 iron butterfly'),
  ('-620c', '620 covered call'),
  ('-620c -560p', '560/620 strangle'),
  ('-580p -580c', '580 straddle')
) contract (written, name);
select is(
  private.contract_name('BRK.B', pg_temp.legs('-42.500p +39.125p')), 'BRK.B 42.5/39.125 put spread Apr 17 ''26',
  'a strike without zeros that say nothing'
);
select is(
  private.contract_name('SPY', jsonb_set(pg_temp.legs('-580p'), '{0,expiration}', '"2027-01-08"')), 'SPY 580 put Jan 8 ''27',
  'a day without a zero before it'
);

select * from finish();
rollback;
