create function private.is_possible_report(
  o public.orders, status text, filled_quantity integer, fill_cash numeric, fees numeric
) returns boolean
language sql immutable set search_path = ''
return status in ('working', 'partially_filled', 'filled', 'cancelled', 'rejected', 'unknown', 'absent', 'not_sent')
  and coalesce(filled_quantity, 0) between 0 and o.quantity
  and coalesce(fees, 0) between 0 and 1e9
  and case
    when coalesce(filled_quantity, 0) = 0 then status not in ('filled', 'partially_filled') and coalesce(fill_cash, 0) = 0
    -- No put is worth more than 10,000,000, because strikes are below 100,000. A fill for nothing is not a
    -- credit.
    when o.purpose = 'entry' then fill_cash / filled_quantity between 0.01 and 1e7
    else fill_cash / filled_quantity between -1e7 and 0
  end is true;

comment on function private.is_possible_report(public.orders, text, integer, numeric, numeric) is
  'Whether a broker''s report of an order is plausible in itself: no more fills than ordered, fills with cash, and cash of the right sign and of an amount that an option can cost. Amounts in USD.';
