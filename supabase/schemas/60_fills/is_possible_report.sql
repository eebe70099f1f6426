create function private.is_possible_report(
  o public.orders, status text, filled_quantity integer, fill_cash numeric, fees numeric
) returns boolean
language sql immutable set search_path = ''
return status in ('working', 'partially_filled', 'filled', 'cancelled', 'rejected', 'unknown', 'absent', 'not_sent')
  and coalesce(filled_quantity, 0) between 0 and o.quantity
  and coalesce(fees, 0) between 0 and 1e9
  and case
    when coalesce(filled_quantity, 0) = 0 then status not in ('filled', 'partially_filled') and coalesce(fill_cash, 0) = 0
    -- Strikes end below 100,000: no put is worth more than 10,000,000. What fills for nothing is no credit.
    when o.purpose = 'entry' then fill_cash / filled_quantity between 0.01 and 1e7
    else fill_cash / filled_quantity between -1e7 and 0
  end is true;

comment on function private.is_possible_report(public.orders, text, integer, numeric, numeric) is
  'Whether what a broker says of an order can be by itself: no more fills than ordered, fills with their cash, cash of the right sign and such as an option can cost. Amounts in USD.';
