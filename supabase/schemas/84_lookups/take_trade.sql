create function private.take_trade(l private.lookups, answers json) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  root text := l.facts ->> 'ticker';
  today date := private.new_york_date(private.now());
  listed date[];
  meant date;
  spot record;
begin
  if l.learned ? 'price' then
    if jsonb_typeof(l.facts -> 'legs') = 'array' then
      perform private.bring_trade(l, take_trade.answers);
    else
      perform private.ask_strikes(l, take_trade.answers -> 'options');
    end if;
    return null;
  end if;

  if json_typeof(take_trade.answers -> 'account') = 'object' then
    perform private.keep_balances(take_trade.answers -> 'account');
  end if;
  select array_agg(day order by day) into listed
  from (
    select distinct d::date as day from json_array_elements_text(take_trade.answers -> 'expirations') d
  ) every
  where private.still_trades(private.trades_until(root, every.day)) and private.session_close(every.day) is not null;
  if listed is null then
    raise exception '% has no listed options', root using errcode = 'PT422';
  end if;
  spot := private.price_from(take_trade.answers, private.underlying_of(root));
  if spot.price is null then
    raise exception '% has no price now%', private.underlying_of(root),
      case when private.is_market_open(private.now()) then '' else '. Its official close is not known yet; ask again in 15 minutes' end
      using errcode = 'PT409';
  end if;
  meant := private.meant_expiration(l.facts -> 'expiration', listed);
  if meant is null and l.facts ? 'opportunity_id' then
    raise exception 'its expiration is no longer listed: /scan looks for new trades' using errcode = 'PT409';
  elsif meant is null then
    perform private.ask_which(l,
      case when l.facts ->> 'expiration' is null then format('%s is at %s. Which expiration?', root, trim_scale(spot.price))
        else format('%s has no options with that expiration. Which expiration?', root) end,
      (
        select jsonb_agg(jsonb_build_object(
          'text', private.day_in_words(near.day)
            || format(' · %s d', near.day - today),
          'words', private.trade_words(root, nullif(l.facts -> 'legs', 'null'), near.day, (l.facts ->> 'credit')::numeric, (l.facts ->> 'quantity')::integer,
            (l.facts ->> 'fees')::numeric)
            || case when (l.facts ->> 'picks')::boolean then ' ?' else '' end) order by near.day)
        from (
          select day from unnest(listed) day
          -- The expirations near the named day, or near the usual 40 days.
          order by abs(day - coalesce(
            (l.facts -> 'expiration' ->> 'date')::date,
            make_date((l.facts -> 'expiration' ->> 'year')::integer, (l.facts -> 'expiration' ->> 'month')::integer, 15),
            (
              select min(at) from (
                select make_date(extract(year from today)::integer + ahead, (l.facts -> 'expiration' ->> 'month')::integer, 1)
                  + least(coalesce((l.facts -> 'expiration' ->> 'day')::integer, 15), 28) - 1 as at
                from generate_series(0, 1) ahead where l.facts -> 'expiration' ? 'month'
              ) next where at >= today
            ),
            today + 40)), day
          limit 9
        ) near
      ), 3);
    return null;
  end if;
  return jsonb_build_object('price', spot.price, 'priced_at', spot.priced_at, 'expiration', meant);
end;
$$;

comment on function private.take_trade(private.lookups, json) is
  'Takes the answers about a trade that a person wants. Returns the results for the next questions; null when it has become a card or a question. PT409 and PT422 carry a sentence for the person.';
