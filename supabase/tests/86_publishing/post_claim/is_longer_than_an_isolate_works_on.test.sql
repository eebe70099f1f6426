begin;
select plan(1);

-- Seconds: its answer may take 150, and so may what it does after that.
select cmp_ok(private.post_claim(), '>', interval '150 seconds', 'whoever has claimed a post is gone before another takes it');

select * from finish();
rollback;
