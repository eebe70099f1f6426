begin;
select plan(4);

select is((select wanted_at from private.check_lease), null, 'at first no check is requested');
select private.want_check();
select ok(
  (select wanted_at between transaction_timestamp() and clock_timestamp() from private.check_lease), 'the request has a real time'
);
select ok(not (select full_wanted from private.check_lease), 'a partial check is enough for it');

update private.check_lease set full_wanted = true;
select private.want_check();
select ok((select full_wanted from private.check_lease), 'after a full check was turned away, a full one is needed');

select * from finish();
rollback;
