begin;
select plan(2);

select results_eq(
  $$ select private.network_name(n) from unnest('{telegram,x,linkedin,instagram,bluesky}'::text[]) n $$,
  $$ values ('The channel'), ('X'), ('LinkedIn'), ('Instagram'), ('Bluesky') $$, 'each of them');
select is(private.network_name('another'), 'another', 'or as it is called');

select * from finish();
rollback;
