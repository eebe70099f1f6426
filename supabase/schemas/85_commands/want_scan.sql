create function private.want_scan(subject jsonb, user_id text, topic bigint) returns void
language plpgsql set search_path = ''
as $$
declare
  of_ticker text := want_scan.subject ->> 'ticker';
begin
  if of_ticker !~ '^[A-Z][A-Z0-9./-]{0,19}$' then
    raise exception 'write /scan or /scan SPY; /scan rules shows what a scan looks for, /scan add SPY and /scan drop SPY change the tickers' using errcode = 'PT422';
  end if;
  perform private.show_scan(private.begin_scan(case when of_ticker is not null then array[of_ticker] end,
    asked_by => want_scan.user_id, topic => want_scan.topic));
end;
$$;

comment on function private.want_scan(jsonb, text, bigint) is
  'Handles /scan [TICKER]: starts a scan and shows its message. PT409, PT422.';
