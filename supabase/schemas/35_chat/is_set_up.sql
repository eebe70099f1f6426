create function private.is_set_up(network text) returns boolean
language sql stable set search_path = ''
return case network when 'telegram' then exists (select from public.report_settings s where s.channel_id is not null)
  else exists (select from private.networks n where n.network = is_set_up.network) end;

comment on function private.is_set_up(text) is
  'Whether a network is ready for publishing: the channel''s id is set, or the functions have the network''s settings.';
