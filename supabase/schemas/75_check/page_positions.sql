create function private.page_positions(run private.exit_checks) returns bigint[]
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(array_agg(c.position_id), '{}')
    from private.checkable_positions c
    where c.key > run.page_after and (run.page_upto is null or c.key <= run.page_upto)
      and (c.is_asked or not run.asked_only)
  );
end;
$$;

comment on function private.page_positions(private.exit_checks) is 'The positions of a run''s current page.';
