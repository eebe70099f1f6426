begin;
select plan(5);
prepare asked as select public.tradestation_token('origin');

select is(public.tradestation_token('origin') - 'claim', '{"refresh_token": "origin"}', 'at first there is only the right to renew');
select is(public.tradestation_token('origin'), '{"claimed_elsewhere": true}', 'one caller has it at a time');

select public.keep_tradestation_token((select claim from private.tradestation_refresh), 'origin', 'next', 'access', 1200);
select is(public.tradestation_token('origin') - 'renew_in', '{"access_token": "access"}', 'then every caller gets the token');

-- 1200 - 360 = 840 seconds until it is renewed.
select vault.update_secret(id, jsonb_set(decrypted_secret::jsonb, '{renew_at}', to_jsonb(clock_timestamp()))::text)
from vault.decrypted_secrets where name = 'tradestation_token';
select is(
  public.tradestation_token('origin') - 'claim', '{"refresh_token": "next", "access_token": "access"}',
  'six minutes before its end one caller renews it, and may still use it'
);
select is(public.tradestation_token('origin'), '{"access_token": "access", "renew_in": 25}', 'the others still use it, too');

select * from finish();
rollback;
