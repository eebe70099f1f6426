create function private.walk_entries(quotes json) returns void
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := private.now();
begin
  if not exists (select from public.orders o where o.purpose = 'entry' and o.status in ('working', 'partially_filled')) then
    return;
  end if;
  with due as materialized (
    select o.order_id, o.request_id, o.walk, r.floor_credit, r.max_worth, r.underlying, r.contract, r.contract_short, r.ticker, r.expiration_date,
      o.quantity - o.filled_quantity as left_over, m.mark, m.natural_price,
      private.likely_tick(jsonb_array_length(r.legs), m.mark, private.spread_tick(r.ticker)) as tick
    from public.orders o
    join public.trade_requests r using (request_id)
    join private.combined_marks('request', walk_entries.quotes) m on m.subject_id = o.request_id
    where o.purpose = 'entry' and o.status in ('working', 'partially_filled') and not o.cancelling and m.mark is not null
      -- A limit that has not reached the broker has not been tried.
      and o.limit_price = o.broker_limit_price and private.counts_again(coalesce(o.walked_at, o.created_at), at)
  ),
  walked as (
    update public.orders o set
      walk = due.walk + 1,
      walked_at = at,
      limit_price = private.opening_limit(due.walk + 1, due.mark, due.floor_credit, due.max_worth)
    from due where o.order_id = due.order_id and due.walk < 2
  ),
  asked as (
    insert into private.prompts (kind, order_id, facts)
    select 'unfilled_entry', due.order_id, jsonb_build_object(
      'request_id', due.request_id, 'ticker', due.ticker, 'contract', due.contract, 'contract_short', due.contract_short,
      'quantity', due.left_over, 'floor_credit', due.floor_credit, 'mid', due.mark,
      -- A quarter of the way from the mid to the natural price, in whole cents a share: always below the current
      -- limit, and on the broker's tick at most the mid.
      'lower_to', nullif(greatest(least(ceil(due.mark - (due.natural_price - due.mark) / 4), floor(due.mark / due.tick) * due.tick, due.floor_credit - 1), 0), 0))
    from due
    where due.walk = 2 and not exists (
      select from private.prompts q where q.order_id = due.order_id and q.kind = 'unfilled_entry')
    returning prompt_id
  )
  insert into private.outbox (kind, prompt_id) select 'unfilled_entry', prompt_id from asked;
end;
$$;

comment on function private.walk_entries(json) is
  'Lowers the limits of entries at the broker from the mid to the approved credit, a step in each check that counts. An entry that does not fill at that credit is asked about once. quotes as in private.combined_marks().';
