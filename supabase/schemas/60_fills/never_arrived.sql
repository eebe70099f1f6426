create function private.never_arrived(o public.orders) returns boolean
language sql stable set search_path = ''
return o.absences >= 2 and o.absent_since <= clock_timestamp() - interval '10 minutes'
  and (o.purpose = 'exit' or private.next_close(o.created_at) <= private.now())
  and not private.is_being_sent(o);

comment on function private.never_arrived(public.orders) is
  'Whether an order that the broker, asked once more, does not show is believed not to be there: after three look-ups over ten minutes of real time, for an order can be on its way for a minute. A second exit would be refused, for there is nothing left to close; a second entry would be a second position, so it is waited for until its session has ended.';
