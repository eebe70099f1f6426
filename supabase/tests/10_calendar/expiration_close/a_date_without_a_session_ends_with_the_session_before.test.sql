begin;
select plan(3);

select is(private.expiration_close(expiration), close, why)
from (values
  ('2026-03-21'::date, '2026-03-20 20:00Z'::timestamptz, 'the Saturday of the specification'),
  ('2026-04-03', '2026-04-02 20:00Z', 'Good Friday'),
  ('2026-04-05', '2026-04-02 20:00Z', 'the Sunday after it')
) date (expiration, close, why);

select * from finish();
rollback;
