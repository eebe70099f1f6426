begin;
select plan(1);

select ok(
  private.claim_lifetime() > interval '55 seconds', 'longer than a sender takes: MESSAGE_SECONDS of shared/telegram/deliver.ts'
);

select * from finish();
rollback;
