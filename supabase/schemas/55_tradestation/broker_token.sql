create function private.broker_token() returns table (renewed_at timestamptz, fault text)
language sql stable set search_path = ''
-- The body is text, because a parsed body would depend on Vault's view and block an upgrade of Vault.
as $$
  select s.updated_at, case when t.failure is not null then format('TradeStation''s token could not be renewed: %s It expires %s.',
    private.sentence(t.failure), coalesce(private.new_york_time((s.decrypted_secret::jsonb ->> 'expires_at')::timestamptz), 'now')) end
  from private.tradestation_refresh t
  left join vault.decrypted_secrets s on s.name = 'tradestation_token'
$$;

comment on function private.broker_token() is
  'The token of a broker whose token has to be renewed: when it was last renewed (real time; null = never), and as a sentence why the last renewal failed (null = it did not). One row.';
