create function private.change_scan(subject jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
  of_ticker text := change_scan.subject ->> 'ticker';
  named text := change_scan.subject ->> 'rule';
  field text := change_scan.subject ->> 'field';
  value text := change_scan.subject ->> 'value';
  r public.scan_rules;
  numbers numeric[];
begin
  if subject ->> 'what' in ('add', 'drop') then
    if of_ticker !~ '^[A-Z][A-Z0-9./-]{0,19}$' or of_ticker is null then
      raise exception 'write /scan add AAPL, /scan add XLF fund for a fund without earnings reports, or /scan drop AAPL' using errcode = 'PT422';
    elsif subject ->> 'what' = 'add' then
      insert into public.scan_tickers (ticker, reports_earnings)
      values (of_ticker, not coalesce((subject ->> 'is_fund')::boolean, false)
        and not exists (select from public.index_roots i where i.root = of_ticker))
      -- A known ticker keeps its kind, unless the command says fund.
      on conflict on constraint scan_tickers_pkey do update set reports_earnings = excluded.reports_earnings
      where (subject ->> 'is_fund')::boolean;
    else
      delete from public.scan_tickers t where t.ticker = of_ticker;
      if not found then
        raise exception '% is not scanned', of_ticker using errcode = 'PT404';
      end if;
    end if;
    return;
  end if;

  select * into r from public.scan_rules x where lower(x.rule) = lower(named) for update;
  if r.rule is null then
    raise exception 'there is no scan rule %: the rules are %', named, (select string_agg(x.rule, ', ' order by x.rule) from public.scan_rules x)
      using errcode = 'PT422';
  end if;
  numbers := case when value ~ '^\.?\d[\d.]{0,8}([-/]\.?\d[\d.]{0,8}){0,2}$' and value !~ '\d*\.\d*\.' then regexp_split_to_array(value, '[-/]')::numeric[] end;
  if field = 'delta' then
    -- 16-30 means 0.16 to 0.30.
    select array_agg(case when n >= 1 then n / 100 else n end order by place) into numbers from unnest(numbers) with ordinality every (n, place);
  end if;
  begin
    if field in ('on', 'off') and value = '' then
      update public.scan_rules x set is_on = (field = 'on') where x.rule = r.rule;
    elsif field = 'delta' and cardinality(numbers) in (2, 3) then
      update public.scan_rules x set min_delta = numbers[1], max_delta = numbers[cardinality(numbers)],
        target_delta = case when cardinality(numbers) = 3 then numbers[2] else least(greatest(r.target_delta, numbers[1]), numbers[2]) end
      where x.rule = r.rule;
    elsif field in ('dte', 'days') and cardinality(numbers) in (2, 3) then
      update public.scan_rules x set min_dte = numbers[1], max_dte = numbers[cardinality(numbers)],
        target_dte = case when cardinality(numbers) = 3 then numbers[2] else least(greatest(r.target_dte, numbers[1]), numbers[2]) end
      where x.rule = r.rule;
    elsif field = 'credit' and cardinality(numbers) = 1 then
      -- The number is dollars a share, or percent of the wing.
      update public.scan_rules x set
        min_credit = case when r.min_credit is not null then 100 * numbers[1] end,
        min_credit_percent = case when r.min_credit_percent is not null then numbers[1] end
      where x.rule = r.rule;
    elsif field = 'return' and cardinality(numbers) = 1 then
      update public.scan_rules x set min_return_percent = numbers[1], target_return_percent = greatest(r.target_return_percent, numbers[1]) where x.rule = r.rule;
    else
      raise check_violation;
    end if;
  exception when check_violation or numeric_value_out_of_range or not_null_violation then
    raise exception 'write /scan rules % on | off | delta 16-30 | dte 30-60 | credit % | return 6. Ranges are lowest to highest; a third number between the two is the target',
      lower(r.rule), case when r.min_credit is not null then '0.50 (a share)' else '20 (percent of the wing)' end using errcode = 'PT422';
  end;
end;
$$;

comment on function private.change_scan(jsonb) is
  'Changes what scans look for, as typed: {what: add|drop, ticker, is_fund?} a ticker, {rule, field: on|off|delta|dte|credit|return, value} a rule. PT404, PT422.';
