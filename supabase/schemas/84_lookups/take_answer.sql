create function public.take_answer(
  lookup_id bigint, attempt integer, answers json, quote_calls integer default 0, chain_calls integer default 0, round integer default 0
) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  l private.lookups;
  learnt jsonb;
  said text;
begin
  select * into l from private.lookups mine
  where mine.lookup_id = take_answer.lookup_id and mine.attempts = take_answer.attempt
    and (mine.round = take_answer.round + 1 and mine.status = 'asking' or mine.round = take_answer.round and mine.status in ('done', 'failed'));
  if l.lookup_id is not null then
    -- The caller lost the first response, so it is repeated.
    return jsonb_build_object('wakes', private.wakes() - 'scan')
      || case when l.status = 'asking' then jsonb_build_object('asks', private.asks(l), 'round', l.round) else '{}' end;
  end if;
  update private.lookups mine set
    quote_calls = mine.quote_calls + take_answer.quote_calls, chain_calls = mine.chain_calls + take_answer.chain_calls, due_at = clock_timestamp() + interval '90 seconds'
  where mine.lookup_id = take_answer.lookup_id and mine.status = 'asking'
    and (mine.attempts, mine.round) = (take_answer.attempt, take_answer.round)
  returning * into l;
  if l.lookup_id is null then
    raise exception 'lookup % is being answered by another call', take_answer.lookup_id using errcode = 'PT409';
  end if;
  select left(string_agg(private.sentence(format('%s: %s', f.what, f.message)), ' ' order by f.what), 500) into said
  from json_to_recordset(coalesce(take_answer.answers -> 'faults', '[]')) f (what text, message text)
  -- A lookup can do without dividends, and mostly without the account.
  where f.what <> 'dividends' and (f.what <> 'account' or l.kind = 'account');
  if said is not null then
    perform private.put_off_lookup(l, said);
    return jsonb_build_object('wakes', private.wakes() - 'scan');
  end if;

  perform set_config('thetabase.topic', coalesce(l.topic::text, ''), true);
  if l.kind in ('trade', 'card') then
    -- The answer may create a request.
    perform private.lock_book();
  end if;
  begin
    learnt := case l.kind
      when 'trade' then private.take_trade(l, take_answer.answers)
      when 'card' then private.take_card(l, take_answer.answers)
      when 'account' then private.take_account(l, take_answer.answers)
      when 'reprice' then private.take_reprice(l, take_answer.answers)
      when 'chain' then private.take_chain(l, take_answer.answers)
    end;
  exception when sqlstate 'PT404' or sqlstate 'PT409' or sqlstate 'PT422' then
    perform private.end_lookup(l, private.sentence(sqlerrm));
    return jsonb_build_object('wakes', private.wakes() - 'scan');
  end;
  if learnt is null then
    perform private.end_lookup(l, null);
    return jsonb_build_object('wakes', private.wakes() - 'scan');
  end if;
  update private.lookups mine set learned = mine.learned || learnt, round = mine.round + 1 where mine.lookup_id = l.lookup_id returning * into l;
  return jsonb_build_object('asks', private.asks(l), 'round', l.round, 'wakes', private.wakes() - 'scan');
end;
$$;

comment on function public.take_answer(bigint, integer, json, integer, integer, integer) is
  'Takes the answers to one round of private.asks() (from next_lookup() or the previous call; a repeated one is taken once): {underlyings, closes, expirations, dividends, strikes, account (in the form of the ports), options (as in private.judge_chain()), faults: [{what, message}]}; quote_calls, chain_calls: the requests that this took. Returns {asks (the next questions; absent when it is done), round (their number), wakes (private.wakes(), without scan, which is the caller)}. PT409 when the claim has lapsed and another caller has it.';
grant execute on function public.take_answer(bigint, integer, json, integer, integer, integer) to service_role;
