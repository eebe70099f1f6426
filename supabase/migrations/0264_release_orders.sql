create function public.release_orders(run_id bigint) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.lock_book(release_orders.run_id);
  update public.orders set status = 'sent', sent_at = clock_timestamp(), updated_at = clock_timestamp()
  where status = 'intent'
    -- What was decided just before the close and not sent stays unsent; the next check takes it up.
    and private.is_market_open(private.now());

  return (
    select jsonb_build_object(
      'place', coalesce(jsonb_agg(facts) filter (where status = 'sent'), '[]'),
      'replace', coalesce(jsonb_agg(facts) filter (where status in ('working', 'partially_filled') and limit_price <> broker_limit_price), '[]'),
      'poll', coalesce(jsonb_agg(facts) filter (where status <> 'sent'), '[]')
    )
    from (
      select o.status, o.limit_price, o.broker_limit_price, private.order_facts(o) as facts
      from public.orders o
      where o.status in ('sent', 'working', 'partially_filled', 'unknown')
      order by o.order_id
    ) live
  );
end;
$$;

comment on function public.release_orders(bigint) is
  'In market hours marks every intent as sent, which commits before anything leaves, and returns what the broker is to be told and asked: {place, replace, poll}, each a list of private.order_facts(). What was just released for placing is not in poll.';
grant execute on function public.release_orders(bigint) to service_role;
