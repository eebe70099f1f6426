create function private.reprice_asks(l private.lookups) returns jsonb
language sql stable set search_path = ''
as $$
  with wanted as (
    select o.* from public.opportunities o where o.scan_id = (l.facts ->> 'scan_id')::bigint and o.place is not null
  )
  select case when not l.learned ? 'prices' then jsonb_build_object('underlyings', jsonb_build_object(
      'tickers', (select jsonb_agg(distinct w.underlying) from wanted w),
      'indices', private.asks_of_underlying('') -> 'underlyings' -> 'indices'))
    else jsonb_build_object('quotes', jsonb_build_object(
      'at', private.now(),
      'rate', (select x.risk_free_percent / 100 from public.report_settings x),
      'options', (
        select coalesce(jsonb_agg(distinct jsonb_build_object('symbol', leg ->> 'symbol', 'price', l.learned -> 'prices' -> w.underlying,
          'closes_at', private.expiration_close(private.trades_until(w.ticker, w.expiration_date)))), '[]')
        from wanted w cross join jsonb_array_elements(w.legs) leg
        where l.learned -> 'prices' ? w.underlying
      )))
  end
$$;

comment on function private.reprice_asks(private.lookups) is
  'The questions that give new prices for a morning''s list: first the underlyings, then all legs.';
