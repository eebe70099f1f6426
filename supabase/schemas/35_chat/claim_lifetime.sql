create function private.claim_lifetime() returns interval
language sql immutable set search_path = ''
return interval '60 seconds';

comment on function private.claim_lifetime() is
  'For how long of real time a claimed message is its sender''s: longer than a sender ever takes, which begins no call to Telegram that could end later (MESSAGE_SECONDS of shared/telegram/deliver.ts).';
