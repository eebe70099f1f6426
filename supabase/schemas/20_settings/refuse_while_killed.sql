create function private.refuse_while_killed() returns void
language plpgsql stable set search_path = ''
as $$
declare
  killed text := private.why_killed();
begin
  if killed is not null then
    raise exception '%', killed using errcode = 'PT409';
  end if;
end;
$$;

comment on function private.refuse_while_killed() is 'Raises PT409 while the kill switch is on.';
