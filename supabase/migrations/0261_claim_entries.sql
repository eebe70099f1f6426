create function private.claim_entries(run_id bigint, quotes jsonb, underlyings jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  with quoted as (
    select r.request_id, r.net_credit, r.quantity, m.mark, u.price as underlying,
      case
        when private.now() < private.session_open(private.new_york_date(private.now())) + make_interval(mins => s.quiet_minutes_orders)
          then 'waiting for the quiet minutes after the open to pass'
        when m.mark is null then 'waiting for a trustworthy quote (' || m.fault || ')'
        when u.price is null then 'waiting for a quote of ' || r.ticker
      end as waiting,
      case
        when u.price <= r.strike_price then
          format('%s trades at %s, at or through the short strike %s.', r.ticker, trim_scale(u.price), trim_scale(r.strike_price))
        when abs(m.mark - r.net_credit) > r.net_credit * s.max_entry_deviation_percent / 100 then
          format('The mid is %s now, more than %s %% away from the %s approved.',
            to_char(m.mark, 'FM999990.00'), trim_scale(s.max_entry_deviation_percent), to_char(r.net_credit, 'FM999990.00'))
      end as moved
    from public.trade_requests r
    join private.combined_marks('request', claim_entries.quotes) m on m.subject_id = r.request_id
    left join jsonb_to_recordset(claim_entries.underlyings) u (ticker text, price numeric) on u.ticker = r.ticker
    cross join public.settings s
    where r.status = 'approved'
  ),
  decided as (
    update public.trade_requests r set
      status = case when q.waiting is not null then 'approved' when q.moved is not null then 'pending' else 'executing' end,
      status_note = coalesce(q.waiting, q.moved),
      -- A new card asks with a new token; presses on the old one are stale.
      card_token = case when q.waiting is null and q.moved is not null then null else r.card_token end
    from quoted q
    where r.request_id = q.request_id
      and (q.waiting is null or r.status_note is distinct from q.waiting)
    returning r.request_id, r.ticker, r.status, r.status_note, r.net_credit, r.quantity
  ),
  claimed as (
    insert into public.orders (request_id, purpose, limit_price, quantity, run_id)
    select request_id, 'entry', net_credit, quantity, claim_entries.run_id from decided where status = 'executing'
  )
  insert into private.outbox (kind, request_id, facts)
  select 'card', request_id, '{}'::jsonb from decided
  union all
  -- An edited card makes no sound: who approved must hear that it asks again.
  select 'asks_again', null, jsonb_build_object('request_id', request_id, 'ticker', ticker, 'status_note', status_note)
  from decided where status = 'pending';
end;
$$;

comment on function private.claim_entries(bigint, jsonb, jsonb) is
  'Re-quotes every approved request: makes an entry intent at the approved credit, or asks the person again when the mid is too far from it or the underlying at or through the short strike, or waits while there is no trustworthy quote. quotes as in combined_marks (USD per contract), underlyings [{ticker, price (USD per share)}].';
