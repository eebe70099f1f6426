create function private.was_quoted(p public.positions) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(bool_or(not exists (
      select from jsonb_to_recordset(d.legs) leg (bid numeric, ask numeric) where coalesce(leg.bid, leg.ask) is null
    )), true)
    from private.exit_decisions d
    join private.exit_checks c using (run_id)
    where d.position_id = p.position_id
      and private.new_york_date(c.started_at) = private.new_york_date(private.expiration_close(p.trades_until))
  );
end;
$$;

comment on function private.was_quoted(public.positions) is
  'Whether a check in a position''s last session had a quote for every leg; a bid of zero is a quote. True where no check looked at the position in that session.';
