create function private.break_evens(legs jsonb, credit numeric) returns numeric[]
language sql immutable set search_path = ''
begin atomic
  with corner as (
    select price, private.worth(break_evens.legs, price) - break_evens.credit as loss
    from (
      select leg.strike as price from jsonb_to_recordset(break_evens.legs) leg (strike numeric)
      union select 0
      -- Beyond the last strike the loss is a straight line, so one point at twice the highest strike is enough.
      union select 2 * max(leg.strike) + break_evens.credit from jsonb_to_recordset(break_evens.legs) leg (strike numeric)
    ) point
  ),
  piece as (
    select price as low, lead(price) over (order by price) as high, loss as low_loss, lead(loss) over (order by price) as high_loss
    from corner
  )
  select coalesce(array_agg(distinct v.price order by v.price), '{}')
  from piece
  cross join lateral (select round(low + (high - low) * low_loss / (low_loss - high_loss), 4) as price) v
  where low_loss * high_loss <= 0 and low_loss <> high_loss;
end;

comment on function private.break_evens(jsonb, numeric) is
  'The prices of the underlying at which the legs are worth the credit at expiration: neither gain nor loss, before fees. credit in USD per contract, prices in USD per share, ascending.';
