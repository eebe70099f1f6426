create function private.short_legs(legs jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return jsonb_path_query_array(short_legs.legs, '$[*] ? (@.action == "sell")');
end;
$$;

comment on function private.short_legs(jsonb) is 'The short legs among the given legs.';
