create function private.take_settlements(settlements jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  fresh text[];
  q private.prompts;
  told record;
  settled jsonb := '[]'::jsonb;
begin
  with kept as (
    insert into private.settlements (id, symbol, date, kind, quantity)
    select said.id, said.symbol, said.date, said.kind, said.quantity
    from jsonb_to_recordset(take_settlements.settlements) said (id text, symbol text, date date, kind text, quantity numeric)
    -- An impossible report is ignored and stops nothing.
    where said.id <> '' and said.symbol <> '' and said.quantity % 1 = 0 and said.quantity between -1000000 and 1000000
      and (said.kind = 'delivered' or said.kind in ('expired', 'assigned', 'exercised') and said.quantity > 0)
    on conflict (id) do nothing
    returning symbol
  )
  select array(select symbol from kept) into fresh;

  for q in
    select asked.* from private.prompts asked
    where asked.kind = 'settlement' and asked.answered_at is null and not (asked.facts ->> 'pays_cash')::boolean
      -- A result that somebody has decided, or that a person has undone, is left to a person.
      and not exists (
        select from public.orders o
        where o.position_id = asked.position_id and o.source = 'settlement'
          and case o.status when 'filled' then o.execution_data ? 'said_by' else o.execution_data ->> 'said_by' = 'the broker' end
      )
      -- An order that is live may still close the position.
      and not exists (select from public.orders o where o.position_id = asked.position_id and o.is_live)
    order by asked.position_id
  loop
    told := private.settlement_told(q.position_id, (q.facts ->> 'close')::numeric, (q.facts ->> 'assigned_debit')::numeric);
    if told.answer is not null and private.book_settlement(q, told.answer, 'the broker') then
      update private.prompts asked set
        answer = told.answer, answered_by = 'the broker', answered_at = coalesce(asked.answered_at, private.now())
      where asked.prompt_id = q.prompt_id;
      settled := settled || to_jsonb(q.position_id);
    elsif exists (
      select from public.positions p cross join lateral jsonb_to_recordset(p.legs) leg (symbol text)
      where p.position_id = q.position_id and leg.symbol = any (fresh)
    ) then
      -- The question's message shows the broker's new report.
      insert into private.outbox (kind, prompt_id) values (q.kind, q.prompt_id);
    end if;
  end loop;

  insert into private.outbox (kind, facts)
  select 'settled_otherwise', private.contract(p) || jsonb_build_object(
    'exit_reason', p.exit_reason, 'exit_price', p.exit_price, 'said', private.settlement_words(p.position_id))
  from public.positions p
  cross join lateral (
    select sum(o.fill_cash) as cash, min(o.underlying_price) as close, coalesce(sum(t.quantity), 0) as shares
    from public.orders o left join public.share_trades t using (order_id)
    where o.position_id = p.position_id and o.purpose = 'exit' and o.filled_quantity > 0
      and o.source in ('settlement', 'manual') and o.created_at >= private.expiration_close(p.trades_until)
  ) booked
  cross join lateral private.settlement_told(p.position_id, booked.close, -booked.cash / p.quantity) of_it
  where p.status <> 'OPEN' and of_it.is_whole and booked.cash is not null
    and exists (select from jsonb_to_recordset(p.legs) leg (symbol text) where leg.symbol = any (fresh))
    and not exists (select from public.index_roots i where i.root = p.ticker)
    and not exists (
      select from private.prompts asked
      where asked.position_id = p.position_id and asked.kind = 'settlement' and asked.answered_at is null
    )
    and case of_it.answer
      when 'expired' then (booked.cash, booked.shares) <> (0, 0)
      else booked.shares <> of_it.shares
    end
  order by p.position_id;
  return settled;
end;
$$;

comment on function private.take_settlements(jsonb) is
  'Stores the broker''s reports about expired contracts [{id, symbol, date (New York), kind, quantity}], see private.settlements, and answers the questions that they decide (private.settlement_told()), as a press would (private.book_settlement()). Other questions stay open for a person, and their messages show the report. Where the book has another result, it stays and a message says so. Returns the position_ids answered.';
