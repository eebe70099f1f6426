create function private.broker_token() returns table (renewed_at timestamptz, fault text)
language sql stable set search_path = ''
-- As text: a parsed body would stand in the way of an upgrade of Vault.
as $$
  select s.updated_at, case when t.failure is not null then format('TradeStation''s token could not be renewed: %s It expires %s.',
    private.sentence(t.failure), coalesce(private.new_york_time((s.decrypted_secret::jsonb ->> 'expires_at')::timestamptz), 'now')) end
  from private.tradestation_refresh t
  left join vault.decrypted_secrets s on s.name = 'tradestation_token'
$$;

comment on function private.broker_token() is
  'The token with which a broker is reached that wants it renewed: when it was last (real time; null = never), and as a sentence why it could not be (null = it could). One row.';
