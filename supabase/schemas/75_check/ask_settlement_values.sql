create function private.ask_settlement_values(closes jsonb) returns void
language sql set search_path = ''
begin atomic
  with waiting as (
    select e.root, e.expiration_date, e.settles_at,
      (select max(said.close) from jsonb_to_recordset(ask_settlement_values.closes) said (ticker text, date date, close numeric)
        where said.ticker = e.ticker and said.date = e.closed_on) as close,
      jsonb_agg(private.contract(p) || jsonb_build_object('quantity', p.open_quantity, 'credit', p.entry_price)
        order by p.position_id) as positions
    from private.expired_positions e
    join public.positions p using (position_id)
    where e.opens and not e.is_asked and e.settles_at <= private.now()
    group by e.root, e.ticker, e.expiration_date, e.settles_at, e.closed_on
  ),
  asked as (
    insert into private.prompts (kind, ticker, facts)
    select 'settlement_value', w.root, jsonb_build_object(
      'ticker', w.root, 'expiration_date', w.expiration_date, 'settled_on', private.new_york_date(w.settles_at),
      'close', w.close, 'positions', w.positions)
    from waiting w
    returning prompt_id
  )
  insert into private.outbox (kind, prompt_id) select 'settlement_value', prompt_id from asked;
end;

comment on function private.ask_settlement_values(jsonb) is
  'Asks for the value of the opening print that settles options: one question per root and expiration, whose positions /settle settles together, and not before that morning''s open. closes: the official closes of their last session, as in public.settle_expired(), to detect typing errors.';
