create function private.is_set_up(network text) returns boolean
language sql stable set search_path = ''
return case network when 'telegram' then exists (select from public.report_settings s where s.channel_id is not null)
  else exists (select from private.networks n where n.network = is_set_up.network) end;

comment on function private.is_set_up(text) is 'Whether something can be published in a network: the channel is named, or the functions have its settings.';
