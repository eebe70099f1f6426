begin;
select plan(2);
insert into private.calls (request_id, function_name) values (11, 'exit-check'), (12, 'exit-check');
insert into net._http_response (id, status_code, created) values
  (11, 503, now()),
  -- For an id that was given before a crash of the server.
  (12, 503, now() - interval '1 hour');

select private.watch();
select results_eq(
  $$ select request_id, status_code from private.calls order by request_id $$,
  $$ values (11::bigint, 503), (12, null) $$, 'the answer is stored when it is there'
);
delete from net._http_response;
select private.watch();
select results_eq($$ select status_code from private.calls where request_id = 11 $$, 'values (503)', 'it is kept');

select * from finish();
rollback;
