create function private.post_standing(shown private.outbox) returns void
language sql set search_path = ''
begin atomic
  select private.queue_post(s.network, shown, false, 'schedule')
  from public.standing_posts s
  where s.report = shown.kind and shown.facts ? 'scheduled' and (shown.facts ->> 'is_over')::boolean and private.is_set_up(s.network)
    -- The report is incomplete while a person still has to settle a position.
    and not exists (
      select from public.positions p where p.status = 'OPEN' and private.expiration_close(p.trades_until) <= private.now());
end;

comment on function private.post_standing(private.outbox) is
  'Publishes a scheduled report in the networks of public.standing_posts. While an expired position is not settled it publishes nothing, and a person decides when.';
