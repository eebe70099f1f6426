create function private.require_network(network text) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if private.is_set_up(require_network.network) then
    return;
  elsif require_network.network = 'telegram' then
    raise exception 'there is no channel: set report_settings.channel_id and make the bot an administrator of the channel'
      using errcode = 'PT409';
  end if;
  raise exception '% is not set up: docs/publishing.md lists the settings it needs', private.network_name(require_network.network) using errcode = 'PT409';
end;
$$;

comment on function private.require_network(text) is
  'Raises PT409, saying what to do, where a network is not set up.';
