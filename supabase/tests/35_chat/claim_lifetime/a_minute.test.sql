begin;
select plan(1);

select ok(
  private.claim_lifetime() > interval '55 seconds', 'it is longer than MESSAGE_SECONDS of shared/telegram/deliver.ts, the most that a sender takes'
);

select * from finish();
rollback;
