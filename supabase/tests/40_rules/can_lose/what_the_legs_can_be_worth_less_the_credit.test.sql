begin;
select plan(2);

select is(
  private.can_lose(jsonb_populate_record(null::public.positions, jsonb_build_object(
    'max_worth', max_worth, 'quantity', 3, 'open_quantity', 1, 'credit', 412.50, 'max_risk', 0))), lost, why
)
from (values
  (750, 1837.50, 'of the whole position, whatever is open of it'),
  (null, null, 'what has no bound')
) position (max_worth, lost, why);

select * from finish();
rollback;
