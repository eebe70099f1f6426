create function private.counts_again(counted_at timestamptz) returns boolean
language sql stable set search_path = ''
return counts_again.counted_at is null
  or private.now() >= counts_again.counted_at + private.exit_check_interval() - interval '1 minute'
  -- The market clock of a local stack may have been set back.
  or private.now() < counts_again.counted_at;

comment on function private.counts_again(timestamptz) is
  'Whether a look counts as one more since the one at counted_at (market clock; null = there was none): four minutes later it does. Two at once are one, whoever asks for them.';
