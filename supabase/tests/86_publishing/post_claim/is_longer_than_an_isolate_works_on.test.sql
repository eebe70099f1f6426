begin;
select plan(1);

-- Seconds: an isolate may take 150 for its answer, and as long again afterwards.
select cmp_ok(private.post_claim(), '>', interval '150 seconds', 'the claim ends only after the isolate has');

select * from finish();
rollback;
