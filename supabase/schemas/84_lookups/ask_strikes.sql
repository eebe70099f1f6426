create function private.ask_strikes(l private.lookups, options json) returns void
language plpgsql set search_path = ''
as $$
declare
  root text := l.facts ->> 'ticker';
  price numeric := (l.learned ->> 'price')::numeric;
  expiration date := (l.learned ->> 'expiration')::date;
  choices jsonb;
begin
  with option as materialized (
    select o.option_type, o.strike, abs(o.delta) as delta, (o.bid + o.ask) / 2 as mid
    from json_to_recordset(ask_strikes.options) o (option_type text, strike numeric, bid numeric, ask numeric, delta double precision)
    where o.bid > 0 and o.ask >= o.bid and o.delta is not null
  ),
  -- The strike nearest to each delta, and a wing of one to two percent of the price.
  short as (
    select distinct on (o.option_type, o.strike) around.delta as around, o.*
    from (values (0.35), (0.30), (0.25), (0.20), (0.15), (0.10)) around (delta)
    cross join (values ('put'), ('call')) side (option_type)
    cross join lateral (
      select * from option o where o.option_type = side.option_type order by abs(o.delta - around.delta), o.strike limit 1
    ) o
    order by o.option_type, o.strike, abs(o.delta - around.delta)
  ),
  offered as (
    select short.around, case short.option_type when 'put' then 1 else 3 end as place, short.delta, short.mid as credit,
      jsonb_build_array(jsonb_build_object('action', 'sell', 'option_type', short.option_type, 'strike', short.strike)) as legs
    from short
    where short.option_type = 'put' or (private.shares_to_cover(private.underlying_of(root))).contracts > 0
    union all
    select short.around, case short.option_type when 'put' then 2 else 4 end, short.delta, short.mid - wing.mid,
      jsonb_build_array(jsonb_build_object('action', 'sell', 'option_type', short.option_type, 'strike', short.strike),
        jsonb_build_object('action', 'buy', 'option_type', short.option_type, 'strike', wing.strike))
    from short
    cross join lateral (
      select w.strike, w.mid from option w
      where w.option_type = short.option_type
        and case w.option_type when 'put' then short.strike - w.strike else w.strike - short.strike end
          between greatest(least(0.01 * price, 10), 0.5) and greatest(least(0.02 * price, 10), 2.5)
      order by abs(abs(w.strike - short.strike) - least(0.015 * price, 10)), w.strike limit 1
    ) wing
    where short.mid > wing.mid
  )
  select jsonb_agg(jsonb_build_object(
    'text', format('%s %s', split_part(private.trade_words('', offered.legs), ' ', 2), to_char(offered.credit / 100, 'FM99990.00')),
    'words', private.trade_words(root, offered.legs, expiration, (l.facts ->> 'credit')::numeric, (l.facts ->> 'quantity')::integer,
        (l.facts ->> 'fees')::numeric)
      || case when l.facts ->> 'quantity' is null then ' ?' else '' end) order by offered.around desc, offered.place)
  into choices from offered;

  if choices is null then
    raise exception 'no options on % that expire % are quoted now', root, private.day_in_words(expiration) using errcode = 'PT409';
  end if;
  perform private.ask_which(l, format('%s is at %s. Which trade, expiring %s (%s days)? Sorted by the delta of the short leg, from .35 down to .10, with the credit per share at the mid.',
    root, trim_scale(price), private.day_in_words(expiration), expiration - private.new_york_date(private.now())), choices,
    case when (private.shares_to_cover(private.underlying_of(root))).contracts > 0 then 2 else 3 end);
end;
$$;

comment on function private.ask_strikes(private.lookups, json) is
  'Asks which strikes of an expiration are meant: puts and spreads around usual deltas, single calls where shares could cover them. options as in private.judge_chain(). PT409 where nothing is quoted.';
