begin;
select plan(2);

select is(private.expiration_close('2026-04-17'), '2026-04-17 20:00Z', 'a Friday');
select is(private.expiration_close('2026-11-27'), '2026-11-27 18:00Z', 'a half day');

select * from finish();
rollback;
