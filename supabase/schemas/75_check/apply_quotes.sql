create function public.apply_quotes(
  run_id bigint, page integer, quotes json, underlyings jsonb default '[]', buying_power numeric default null,
  holdings json default null
) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  run private.exit_checks;
  page_checked integer := 0;
  page_exits jsonb := jsonb_build_array();
  biting jsonb;
  said jsonb;
begin
  perform private.lock_book(apply_quotes.run_id);
  select * into run from private.exit_checks c where c.run_id = apply_quotes.run_id;
  -- The caller lost the first answer. Deciding twice would let a single check confirm a stop.
  if (run.answer ->> 'page_applied')::integer = apply_quotes.page then
    return run.answer - 'page_applied';
  elsif run.page is distinct from apply_quotes.page then
    raise exception 'run % is not at page %', run.run_id, apply_quotes.page using errcode = 'PT409';
  end if;
  -- An impossible price counts as missing and stops nothing.
  underlyings := (
    select coalesce(jsonb_agg(quoted), '[]')
    from jsonb_to_recordset(apply_quotes.underlyings) quoted (ticker text, price numeric)
    where quoted.price between 0.0001 and 1000000
  );

  -- The market may have closed since the page was quoted; then nothing is decided from its quotes.
  if private.is_market_open(private.now()) then
    select * into page_checked, page_exits from private.claim_exits(run, apply_quotes.quotes);
    update private.exit_checks c set checked = c.checked + page_checked, exits = c.exits || page_exits
    where c.run_id = run.run_id;
    if not run.asked_only and apply_quotes.underlyings <> '[]' then
      biting := (select coalesce(jsonb_agg(leg), '[]') from private.biting_legs(private.page_positions(run)) leg);
      perform private.warn_ex_dividend(biting, apply_quotes.quotes, apply_quotes.underlyings);
      perform private.warn_early_assignment(biting, apply_quotes.quotes, apply_quotes.underlyings);
      perform private.warn_last_hours(biting, apply_quotes.underlyings);
    end if;
    if run.page_upto is null then
      perform private.price_drifts(apply_quotes.underlyings);
      if apply_quotes.holdings is not null then
        perform private.keep_shares_held(array_agg(h.symbol), array_agg(h.held)) from private.account_holdings(apply_quotes.holdings) h;
      end if;
      perform private.claim_entries(run.run_id, apply_quotes.quotes, apply_quotes.underlyings, apply_quotes.buying_power,
        apply_quotes.holdings is not null);
      perform private.take_back_late();
      if not run.asked_only then
        perform private.walk_entries(apply_quotes.quotes);
        perform private.announce_expirations();
      end if;
    end if;
  end if;

  said := jsonb_build_object(
    'page', case when run.page_upto is not null then private.page_facts(private.turn_page(run)) end,
    'checked', page_checked,
    'exits', page_exits,
    'at_work', exists (select from public.orders where is_live));
  update private.exit_checks c set answer = said || jsonb_build_object('page_applied', apply_quotes.page)
  where c.run_id = run.run_id;
  return said;
end;
$$;

comment on function public.apply_quotes(bigint, integer, json, jsonb, numeric, json) is
  'Makes all decisions of a check that follow from the quotes of one page [{symbol, bid, ask (USD per contract), as_of?, halted?, delayed?}], and sends warnings about dates, by the prices of underlyings [{ticker, price (USD per share)}]. The last page also decides entries, by the broker''s buying power (USD, where a limit needs it) and holdings (where an entry needs shares), and stores the price for an assignment. Orders are only intents afterwards. Returns {page (the next, see private.page_facts(); null = this was the last), checked, exits: [{position_id, reason}], at_work (an order is live)}; the same answer again for a page that was already applied. PT409 when the run lost its lease or is at another page.';
grant execute on function public.apply_quotes(bigint, integer, json, jsonb, numeric, json) to service_role;
