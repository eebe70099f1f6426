create function private.open_position(position_id bigint) returns public.positions
language plpgsql stable set search_path = ''
as $$
declare
  p public.positions;
begin
  select * into p from public.positions stored where stored.position_id = open_position.position_id;
  if open_position.position_id is null then
    raise exception 'no position was named' using errcode = 'PT404';
  elsif p.position_id is null then
    raise exception 'there is no position %', open_position.position_id using errcode = 'PT404';
  elsif p.status <> 'OPEN' then
    raise exception 'position % is already %', p.position_id, p.status using errcode = 'PT404';
  elsif not private.still_trades(p.trades_until) then
    raise exception 'position % has expired and waits for settlement', p.position_id using errcode = 'PT409';
  end if;
  return p;
end;
$$;

comment on function private.open_position(bigint) is
  'The position that a command names. PT404 when there is none or it is no longer open, PT409 when only its settlement is left.';
