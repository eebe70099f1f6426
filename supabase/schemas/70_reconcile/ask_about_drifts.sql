create function private.ask_about_drifts() returns void
language plpgsql set search_path = ''
as $$
begin
  with speaking as (
    select d.ticker, private.drift_facts(d.ticker) as facts
    from public.drifts d
    where d.speaks and d.dismissed_at is null
    group by d.ticker
  ),
  gone as (
    update private.prompts q set answered_at = private.now(), answer = 'gone'
    where q.kind = 'drift' and q.answered_at is null and q.ticker not in (select ticker from speaking)
    returning q.prompt_id
  ),
  asked_otherwise as (
    -- The facts have changed, so an answer to the earlier message no longer counts.
    update private.prompts q set facts = s.facts, token = replace(gen_random_uuid()::text, '-', '')
    from speaking s
    where q.kind = 'drift' and q.answered_at is null and q.ticker = s.ticker
      and ((q.facts -> 'lines', q.facts -> 'appeared', q.facts -> 'succession') is distinct from
          (s.facts -> 'lines', s.facts -> 'appeared', s.facts -> 'succession')
        or (q.facts -> 'adopt' = 'null') <> (s.facts -> 'adopt' = 'null'))
    returning q.prompt_id
  ),
  asked as (
    insert into private.prompts (kind, ticker, facts)
    select 'drift', s.ticker, s.facts from speaking s
    where not exists (select from private.prompts q where q.kind = 'drift' and q.ticker = s.ticker and q.answered_at is null)
    returning prompt_id
  )
  insert into private.outbox (kind, prompt_id)
  select 'drift', prompt_id from gone
  union all select 'drift', prompt_id from asked_otherwise
  union all select 'drift', prompt_id from asked;
end;
$$;

comment on function private.ask_about_drifts() is
  'Asks about drifts that two reconciliations in a row have found, one question per ticker. A question whose drifts are gone is ended.';
