create function public.give_back_check(run_id bigint, failure text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.lock_book();
  update private.exit_checks c set failure = left(give_back_check.failure, 500)
  from private.check_lease l
  where c.run_id = give_back_check.run_id and c.finished_at is null and l.run_id = c.run_id;
  update private.check_lease l set expires_at = '-infinity' where l.run_id = give_back_check.run_id;
end;
$$;

comment on function public.give_back_check(bigint, text) is
  'Releases the lease of a check that cannot continue, once none of its orders waits for an answer, and stores the reason. The next check continues its work. No effect on a run that has ended or was taken over.';
grant execute on function public.give_back_check(bigint, text) to service_role;
