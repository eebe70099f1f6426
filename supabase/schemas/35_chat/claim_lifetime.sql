create function private.claim_lifetime() returns interval
language sql immutable set search_path = ''
return interval '60 seconds';

comment on function private.claim_lifetime() is
  'How long a claimed message belongs to its sender, in real time. It is longer than a sender ever needs: a sender starts no call to Telegram that could end later (MESSAGE_SECONDS of shared/telegram/deliver.ts).';
