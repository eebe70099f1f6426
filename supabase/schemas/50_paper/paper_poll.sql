create function public.paper_poll(client_order_ids jsonb, quotes json) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
begin
  update private.paper_orders set status = 'cancelled' where status = 'working' and day_ends_at <= private.now();

  if private.is_market_open(private.now()) then
    update private.paper_orders p set
      status = 'filled',
      fill_cash = p.limit_price * p.quantity * case p.purpose when 'entry' then 1 else -1 end,
      fees = s.paper_fee * p.quantity * jsonb_array_length(p.legs)
    from private.combined_marks('paper_order', paper_poll.quotes) m, public.order_settings s
    where m.subject_id = p.paper_order_id::text and p.status = 'working'
      and case p.purpose when 'entry' then m.mark >= p.limit_price else m.mark <= p.limit_price end;
  end if;

  return (
    select coalesce(jsonb_agg(case
      when p.paper_order_id is null then jsonb_build_object('client_order_id', asked.client_order_id, 'status', 'absent')
      else jsonb_build_object(
        'client_order_id', p.client_order_id,
        'broker_order_id', 'paper-' || p.paper_order_id,
        'status', p.status,
        'limit_price', p.limit_price,
        'filled_quantity', case p.status when 'filled' then p.quantity else 0 end,
        'fill_cash', p.fill_cash,
        'fees', p.fees
      )
    end), '[]')
    from jsonb_array_elements_text(paper_poll.client_order_ids) asked (client_order_id)
    left join private.paper_orders p using (client_order_id)
  );
end;
$$;

comment on function public.paper_poll(jsonb, json) is
  'Fills paper orders at quotes (see private.combined_marks()) and reports them. In market hours a limit order fills completely, at its limit, once the mid is at the limit or better; an order whose day has ended is cancelled. Returns [{client_order_id, status: working|filled|cancelled|absent, broker_order_id, limit_price, filled_quantity, fill_cash, fees}].';
grant execute on function public.paper_poll(jsonb, json) to service_role;
