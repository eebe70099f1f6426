create function private.lock_book(run_id bigint default null) returns void
language plpgsql set search_path = ''
as $$
declare
  lease private.check_lease;
begin
  select * into lease from private.check_lease for update;
  if lock_book.run_id is null then
    return;
  end if;
  if lease.run_id is distinct from lock_book.run_id or lease.expires_at <= clock_timestamp() then
    raise exception 'run % no longer has the lock of the book', lock_book.run_id using errcode = 'PT409';
  end if;
  update private.check_lease set expires_at = clock_timestamp() + interval '90 seconds' where only_row;
end;
$$;

comment on function private.lock_book(bigint) is
  'Makes one writer at a time: every function that changes orders or positions calls it first. With a run_id it also verifies that run''s lease and renews it for 90 seconds of real time; PT409 when another run has taken over.';
