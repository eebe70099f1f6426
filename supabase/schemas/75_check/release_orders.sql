create function public.release_orders(run_id bigint) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  may_send boolean;
  may_open boolean;
begin
  perform private.lock_book(release_orders.run_id);
  -- The switches are read now, because /kill or /pause may have come since the decision.
  select private.is_market_open(private.now()) and killed_at is null, entries_paused_at is null
  into may_send, may_open from public.switches;
  -- Intents decided just before a pause or the close are not sent; the next check handles them.
  update public.orders set status = 'sent', sent_at = clock_timestamp(), updated_at = clock_timestamp()
  where status = 'intent' and may_send and (purpose = 'exit' or may_open);
  if exists (select from public.orders where status = 'intent' and purpose = 'entry') then
    -- The check is wanted at once, so that the approver hears the result.
    perform private.want_check();
  end if;

  return (
    select jsonb_build_object(
      'place', coalesce(jsonb_agg(facts) filter (where errand = 'place'), '[]'),
      'replace', coalesce(jsonb_agg(facts) filter (where errand = 'replace'), '[]'),
      'cancel', coalesce(jsonb_agg(facts) filter (where errand = 'cancel'), '[]'),
      'poll', coalesce(jsonb_agg(facts) filter (where errand = 'poll'), '[]')
    )
    from (
      select private.order_facts(o) as facts,
        case
          when o.status = 'sent' then 'place'
          -- An unknown order has to be found before it can be changed.
          when o.status = 'unknown' then 'poll'
          when o.cancelling then 'cancel'
          when o.limit_price <> o.broker_limit_price and may_send then 'replace'
          else 'poll'
        end as errand
      from public.orders o
      where o.is_live and o.status <> 'intent'
      order by o.order_id
    ) live
  );
end;
$$;

comment on function public.release_orders(bigint) is
  'Marks every intent as sent, which commits before anything leaves: in market hours, unless the kill switch is on, and entries only while they are not paused. Returns every live order under the broker''s task: {place, replace, cancel, poll}, each a list of private.order_facts().';
grant execute on function public.release_orders(bigint) to service_role;
