create function private.post_standing(shown private.outbox) returns void
language sql set search_path = ''
begin atomic
  select private.queue_post(s.network, shown, false, 'schedule')
  from public.standing_posts s
  where s.report = shown.kind and shown.facts ? 'scheduled' and (shown.facts ->> 'is_over')::boolean and private.is_set_up(s.network)
    -- What a person has yet to settle is missing in it.
    and not exists (
      select from public.positions p where p.status = 'OPEN' and private.expiration_close(p.trades_until) <= private.now());
end;

comment on function private.post_standing(private.outbox) is
  'Has a report that came by itself published where public.standing_posts says; not while something that has expired is not settled yet: then a person decides when.';
