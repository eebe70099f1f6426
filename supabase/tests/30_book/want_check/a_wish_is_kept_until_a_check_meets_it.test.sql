begin;
select plan(4);

select is((select wanted_at from private.check_lease), null, 'nobody has asked for one');
select private.want_check();
select ok(
  (select wanted_at between transaction_timestamp() and clock_timestamp() from private.check_lease), 'somebody has, in real time'
);
select ok(not (select full_wanted from private.check_lease), 'for what they asked for: a partial one will do');

update private.check_lease set full_wanted = true;
select private.want_check();
select ok((select full_wanted from private.check_lease), 'beside a full one that was turned away it will not');

select * from finish();
rollback;
