create function private.bring_trade(l private.lookups, answers json) returns void
language plpgsql set search_path = ''
as $$
declare
  root text := l.facts ->> 'ticker';
  price numeric := (l.learned ->> 'price')::numeric;
  expiration date := (l.learned ->> 'expiration')::date;
  credit numeric := (l.facts ->> 'credit')::numeric * 100;
  quantity integer := (l.facts ->> 'quantity')::integer;
  fees numeric := (l.facts ->> 'fees')::numeric;
  asks_how_many text := case when (l.facts ->> 'picks')::boolean and l.facts ->> 'quantity' is null then ' ?' else '' end;
  legs jsonb;
  shape text;
  unlisted numeric;
  choices jsonb;
  quoted jsonb;
  request jsonb;
begin
  legs := private.legs_of(jsonb_build_object('ticker', root, 'expiration_date', expiration, 'quantity', coalesce(quantity, 1), 'legs', l.facts -> 'legs'));
  shape := private.shape(legs);
  if shape is null then
    raise exception 'these legs are not a known strategy: a put, a covered call, a spread, an iron condor or a strangle' using errcode = 'PT422';
  end if;
  select leg.strike into unlisted
  from jsonb_to_recordset(legs) leg (strike numeric)
  where not exists (select from json_array_elements_text(bring_trade.answers -> 'strikes') listed where listed::numeric = leg.strike)
  order by leg.strike limit 1;
  if unlisted is not null and l.facts ? 'opportunity_id' then
    raise exception 'its strike % is no longer listed: /scan looks for new trades', trim_scale(unlisted) using errcode = 'PT409';
  elsif unlisted is not null then
    select jsonb_agg(jsonb_build_object('text', trim_scale(near.strike)::text, 'words', private.trade_words(root, (
        select jsonb_agg(case when (leg ->> 'strike')::numeric = unlisted then leg || jsonb_build_object('strike', near.strike) else leg end)
        from jsonb_array_elements(l.facts -> 'legs') leg
      ), expiration, credit / 100, quantity, fees) || asks_how_many) order by near.strike) into choices
    from (
      select listed::numeric as strike from json_array_elements_text(bring_trade.answers -> 'strikes') listed
      where not exists (select from jsonb_to_recordset(legs) leg (strike numeric) where leg.strike = listed::numeric)
      order by abs(listed::numeric - unlisted), strike limit 4
    ) near;
    if choices is null then
      raise exception '% has no strike % expiring %, and no other strike', root, trim_scale(unlisted), private.day_in_words(expiration) using errcode = 'PT422';
    end if;
    perform private.ask_which(l, format('%s has no strike %s expiring %s. Which strike?', root, trim_scale(unlisted), private.day_in_words(expiration)), choices);
    return;
  end if;

  quoted := private.quoted_facts(root, legs, coalesce(credit, 1), price, (l.learned ->> 'priced_at')::timestamptz, bring_trade.answers -> 'options');
  if credit is null and (l.facts ->> 'verb') = 'add' then
    raise exception 'add the credit per share at which it was opened: /add %', private.trade_words(root, l.facts -> 'legs', expiration, 1.5, coalesce(quantity, 1))
      using errcode = 'PT422';
  elsif credit is null and not (quoted ->> 'is_quoted')::boolean then
    raise exception 'not every leg has a quote now. Add a credit per share, for example /sell %',
      private.trade_words(root, l.facts -> 'legs', expiration, 1.5, coalesce(quantity, 1)) using errcode = 'PT409';
  elsif credit is null and private.floor_credit((quoted ->> 'mid')::numeric, (quoted ->> 'natural_credit')::numeric, jsonb_array_length(legs), private.spread_tick(root)) < 1 then
    raise exception 'it would bring no credit: the mid is %', private.both_ways((quoted ->> 'mid')::numeric) using errcode = 'PT422';
  elsif private.is_far(credit, case when (quoted ->> 'is_quoted')::boolean then (quoted ->> 'mid')::numeric end) and (l.facts ->> 'verb') = 'sell'
    and not coalesce((l.facts ->> 'insists')::boolean, false)
  then
    perform private.ask_which(l, format('You ask for %s, but the mid is %s.', private.both_ways(credit), private.both_ways((quoted ->> 'mid')::numeric)),
      jsonb_build_array(
        jsonb_build_object('text', 'At the market price', 'words', private.trade_words(root, l.facts -> 'legs', expiration, null, quantity) || asks_how_many),
        jsonb_build_object('text', format('At %s, as typed', to_char(credit / 100, 'FM9999990.00')),
          'words', private.trade_words(root, l.facts -> 'legs', expiration, credit / 100, quantity) || asks_how_many || ' !')));
    return;
  end if;
  credit := coalesce(credit, private.floor_credit((quoted ->> 'mid')::numeric, (quoted ->> 'natural_credit')::numeric, jsonb_array_length(legs), private.spread_tick(root)));
  if quantity is null and (l.facts ->> 'picks')::boolean then
    perform private.ask_which(l, format('%s at %s. How many contracts?', private.contract_name(root, legs), private.both_ways(credit)), (
      select jsonb_agg(jsonb_build_object('text', 'x' || many, 'words', private.trade_words(root, l.facts -> 'legs', expiration,
        (l.facts ->> 'credit')::numeric, many, fees)
        -- A person who insisted on the credit is not asked about it again.
        || case when (l.facts ->> 'insists')::boolean then ' !' else '' end) order by many)
      from unnest(array[1, 2, 3, 5, 10]) many), 5);
    return;
  end if;

  quantity := coalesce(quantity, 1);
  request := jsonb_build_object('request_id', format('%s-%s', l.facts ->> 'verb', l.lookup_id), 'strategy_type', shape, 'ticker', root,
    'expiration_date', expiration, 'net_credit', credit, 'quantity', quantity,
    'legs', (select jsonb_agg(leg - 'symbol' || jsonb_build_object('quantity', quantity)) from jsonb_array_elements(legs) leg))
    || case when l.facts ? 'overrides' then jsonb_build_object('overrides', l.facts -> 'overrides') else '{}' end;
  if l.facts ->> 'verb' = 'add' then
    perform private.ask_add(request, credit, fees, case when (quoted ->> 'is_quoted')::boolean then (quoted ->> 'mid')::numeric end);
    return;
  end if;
  quoted := private.quoted_facts(root, private.with_quantity(legs, quantity), credit, price, (l.learned ->> 'priced_at')::timestamptz, bring_trade.answers -> 'options');
  if l.edits_message_id is not null then
    -- The pressed message loses its buttons.
    perform private.ask_which(l, format('%s ×%s: its card follows.', private.contract_name(root, legs), quantity), '[]');
  end if;
  perform private.propose(request, case when l.facts ? 'opportunity_id' then 'scan' else 'chat' end, quoted);
  update public.opportunities o set request_id = request ->> 'request_id' where o.opportunity_id = (l.facts ->> 'opportunity_id')::bigint;
end;
$$;

comment on function private.bring_trade(private.lookups, json) is
  'Makes the card of a trade whose legs were quoted, or asks about the missing part: another strike where one is not listed, the credit where the typed one is far from the mid, the quantity. For /add it asks whether to record the trade. PT409 and PT422 carry a sentence for the person.';
