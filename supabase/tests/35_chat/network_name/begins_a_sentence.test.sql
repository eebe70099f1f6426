begin;
select plan(2);

select results_eq(
  $$ select private.network_name(n) from unnest('{telegram,x,linkedin,instagram,bluesky}'::text[]) n $$,
  $$ values ('The channel'), ('X'), ('LinkedIn'), ('Instagram'), ('Bluesky') $$, 'every network has a name');
select is(private.network_name('another'), 'another', 'an unknown network keeps its own');

select * from finish();
rollback;
