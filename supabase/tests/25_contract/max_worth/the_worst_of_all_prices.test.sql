begin;
select plan(11);
\ir ../../legs.psql

select is(private.max_worth(pg_temp.legs(written)), most, why)
from (values
  ('-580p', 58000.00, 'a put: its strike'),
  ('-580p +575p', 500.00, 'a put spread: its width'),
  ('-620c +627.5c', 750.00, 'a call spread: its width'),
  ('-570p +560p -620c +625c', 1000.00, 'a condor: the wider wing, of the puts'),
  ('-570p +565p -620c +635c', 1500.00, 'or of the calls'),
  ('-580p +570p -580c +590c', 1000.00, 'an iron butterfly: never both wings'),
  ('-42.5p +39.125p', 337.50, 'of strikes that are odd'),
  ('-620c', null, 'a call has no bound'),
  ('-560p -620c', null, 'nor has a strangle'),
  ('-580p -580c', null, 'nor a straddle'),
  ('+580p', 0.00, 'what is bought is never owed')
) contract (written, most, why);

select * from finish();
rollback;
