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
  'A check that cannot go on gives its lease back, once nothing that it sent waits for an answer, and says why. The next one takes up what it left. Without effect on a run that has ended or been taken over.';
grant execute on function public.give_back_check(bigint, text) to service_role;
