create function private.wake(function_name text, body jsonb default '{}') returns bigint
language plpgsql security definer set search_path = ''
as $$
declare
  functions_url text := (select decrypted_secret from vault.decrypted_secrets where name = 'functions_url');
  cron_secret text := (select decrypted_secret from vault.decrypted_secrets where name = 'cron_secret');
  request_id bigint;
begin
  -- Without this check a missing secret would silently become a null header.
  if functions_url is null or cron_secret is null then
    raise exception 'Vault lacks functions_url or cron_secret: % cannot be called', function_name
      using errcode = 'object_not_in_prerequisite_state',
        hint = 'select vault.create_secret(''https://<ref>.supabase.co/functions/v1'', ''functions_url''), vault.create_secret(''<CRON_SECRET>'', ''cron_secret'');';
  end if;
  request_id := net.http_post(
    url := functions_url || '/' || function_name,
    body := wake.body,
    -- respond-async makes the function answer before it starts its work: pg_net sends no other request while it
    -- waits for one of its batch.
    headers := jsonb_build_object('Content-Type', 'application/json', 'x-cron-secret', cron_secret, 'Prefer', 'respond-async'),
    timeout_milliseconds := 10000
  );
  insert into private.calls (request_id, function_name) values (request_id, wake.function_name);
  return request_id;
end;
$$;

comment on function private.wake(text, jsonb) is
  'Calls one of the functions that take x-cron-secret, through pg_net, when the transaction commits; at most once. The function answers 202 and continues by itself. The call is stored in private.calls for private.watch(). Raises 55000 when Vault is not set up.';
