create function private.want_trade(subject jsonb, user_id text, topic bigint) returns void
language plpgsql set search_path = ''
as $$
declare
  o public.opportunities;
  r public.trade_requests;
begin
  if not subject ? 'opportunity_id' and not subject ? 'ticker' then
    -- The message offers choices for an ambiguous command, or tickers for an empty one.
    insert into private.outbox (kind, facts, asked_by, topic, edits_message_id)
    values ('picker', jsonb_build_object('verb', subject -> 'verb') || case
      when subject ? 'choices' then jsonb_build_object('says', subject -> 'says', 'choices', subject -> 'choices', 'columns', 2)
      else jsonb_build_object('says', 'Which ticker?', 'columns', 4, 'choices', (
        select coalesce(jsonb_agg(jsonb_build_object('text', known.ticker, 'words', known.ticker) order by known.ticker), '[]')
        from (select t.ticker from public.scan_tickers t union select p.ticker from public.positions p where p.status = 'OPEN' limit 40) known)) end,
      want_trade.user_id, want_trade.topic, (subject ->> 'edits_message_id')::bigint);
    return;
  elsif not subject ? 'opportunity_id' then
    -- A second press adds no second lookup.
    if exists (
      select from private.lookups w where w.kind = 'trade' and w.status in ('due', 'asking') and w.asked_by = want_trade.user_id
        and w.facts = want_trade.subject - 'edits_message_id'
    ) then
      return;
    end if;
    perform private.queue_lookup('trade', want_trade.subject - 'edits_message_id', want_trade.user_id, want_trade.topic,
      (want_trade.subject ->> 'edits_message_id')::bigint);
    return;
  end if;
  select * into o from public.opportunities stored where stored.opportunity_id = (want_trade.subject ->> 'opportunity_id')::bigint for update;
  if o.opportunity_id is null then
    raise exception 'that opportunity is no longer stored: /scan looks for new ones' using errcode = 'PT404';
  elsif not private.still_trades(private.trades_until(o.ticker, o.expiration_date)) then
    raise exception 'its options no longer trade: /scan looks for new trades' using errcode = 'PT409';
  end if;
  select * into r from public.trade_requests stored where stored.request_id = o.request_id;
  if r.status = 'pending' then
    -- The card is sent again as the newest message, with new quotes.
    perform private.quote_card(r);
    perform private.resend_card(md5(r.request_id));
    return;
  elsif r.status in ('approved', 'executing', 'executed') then
    raise exception 'it was already approved: %', r.contract using errcode = 'PT409';
  elsif exists (
    select from private.lookups w where w.kind = 'trade' and w.status in ('due', 'asking') and w.facts -> 'opportunity_id' = want_trade.subject -> 'opportunity_id'
  ) then
    return;
  end if;
  perform private.queue_lookup('trade', jsonb_build_object(
    'verb', 'sell',
    'opportunity_id', o.opportunity_id,
    'ticker', o.ticker,
    'expiration', jsonb_build_object('date', o.expiration_date),
    'legs', (select jsonb_agg(jsonb_build_object('action', leg -> 'action', 'option_type', leg -> 'option_type', 'strike', leg -> 'strike')) from jsonb_array_elements(o.legs) leg),
    'credit', null,
    'quantity', coalesce((want_trade.subject ->> 'quantity')::integer, o.quantity, 1),
    'overrides', (select s.overrides from public.scan_rules s where s.rule = o.rule)), want_trade.user_id, want_trade.topic);
end;
$$;

comment on function private.want_trade(jsonb, text, bigint) is
  'Starts the card of an opportunity ({opportunity_id, quantity?}) or of a typed trade ({verb: sell|add, ticker, expiration, legs, credit (USD per share), quantity, fees, picks? (asks for the quantity), insists? (on a credit far from the market), edits_message_id?}, see shared/telegram/typed-trade.ts): it queues the lookup that quotes the trade and sends the card. An opportunity already proposed has its card sent again. PT404, PT409.';
