create function public.apply_quotes(
  run_id bigint, quotes json, underlyings jsonb, buying_power numeric default null
) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  result record;
begin
  perform private.lock_book(apply_quotes.run_id);
  if not private.is_market_open(private.now()) then
    -- The market clock passed the close between the quotes and here: nothing is decided on them.
    return jsonb_build_object('checked', 0, 'exits', '[]'::jsonb);
  end if;
  -- Twice in one check, a stop would be confirmed by a single look.
  if exists (select from private.exit_decisions d where d.run_id = apply_quotes.run_id) then
    raise exception 'run % has decided already', apply_quotes.run_id using errcode = 'PT409';
  end if;

  select * into result from private.claim_exits(apply_quotes.run_id, apply_quotes.quotes);
  perform private.claim_entries(
    apply_quotes.run_id, apply_quotes.quotes, apply_quotes.underlyings, apply_quotes.buying_power);
  perform private.announce_expirations();
  update private.exit_checks c set checked = result.checked, exits = result.exits where c.run_id = apply_quotes.run_id;
  return jsonb_build_object('checked', result.checked, 'exits', result.exits);
end;
$$;

comment on function public.apply_quotes(bigint, json, jsonb, numeric) is
  'Decides everything a check has to decide from its quotes [{symbol, bid, ask (USD per contract), as_of?, halted?, delayed?}] and underlyings [{ticker, price (USD per share)}], and the broker''s buying power (USD, where a limit needs it). Orders are only intents afterwards. Returns {checked, exits: [{position_id, reason}]}; PT409 when the run lost its lease or has decided already.';
grant execute on function public.apply_quotes(bigint, json, jsonb, numeric) to service_role;
