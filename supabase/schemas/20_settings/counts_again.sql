create function private.counts_again(counted_at timestamptz, at timestamptz) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return counted_at is null
    or at >= counted_at + private.exit_check_interval() - interval '1 minute'
    -- The market clock of a local stack can be set back.
    or at < counted_at;
end;
$$;

comment on function private.counts_again(timestamptz, timestamptz) is
  'Whether a check at an instant counts as one more after the one at counted_at (both of the market clock; null = there was none): it does from four minutes later on. Two checks at the same time count once, whoever asks for them.';
