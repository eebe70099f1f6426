create function private.has_room(o public.orders, newly_filled bigint) returns boolean
language sql stable set search_path = ''
return newly_filled <= 0 or case
  when o.position_id is not null then exists (
    select from public.positions p
    where p.position_id = o.position_id and p.status = 'OPEN' and (o.purpose = 'entry' or newly_filled <= p.open_quantity)
  )
  else not exists (select from public.positions p where p.request_id = o.request_id)
end;

comment on function private.has_room(public.orders, bigint) is
  'Whether the book can take this many more contracts of an order. An entry opens its request''s only position or grows it while it is open; exits close no more than is open. A fill that arrives after its order was given up may find no room.';
