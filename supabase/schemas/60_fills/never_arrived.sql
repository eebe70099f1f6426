create function private.never_arrived(o public.orders) returns boolean
language sql stable set search_path = ''
return o.absences >= 2 and o.absent_since <= clock_timestamp() - interval '10 minutes'
  and (o.purpose = 'exit' or private.next_close(o.created_at) <= private.now())
  and not private.is_being_sent(o);

comment on function private.never_arrived(public.orders) is
  'Whether an order that the broker, asked once more, does not show is taken as never arrived: after three look-ups over ten minutes of real time, because an order can be on its way for a minute. A mistaken second exit would be refused, because nothing is left to close. A second entry would be a second position, so an entry is given up only after its session.';
