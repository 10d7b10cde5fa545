-- Derivation 1: raise the number when what is derived in Java changes, and the view is made anew.

-- Whoever follows, or is followed, and by how many. Lists of strangers can use up any number of ids that an integer has.
create table person (
  id        bigint generated always as identity primary key,
  pubkey    text collate "C" not null unique,
  follows   bigint not null,
  followers bigint not null
);

-- Each once, however many lists say so.
create table edge (
  follower bigint not null,
  followed bigint not null,
  primary key (follower, followed)
);
create index edge_followed on edge (followed, follower);

-- The lists that stand. Of an author there may be two for a while: that one was replaced is told later than what replaced it. And
-- what was stored again may be told before it is told that it had gone.
create table list (
  id       text collate "C" primary key,
  follower bigint not null,
  followed bigint[] not null,
  times    integer not null
);
create index list_follower on list (follower);

create view follow as
select a.pubkey as follower, b.pubkey as followed
  from edge e join person a on a.id = e.follower join person b on b.id = e.followed;

-- Pairs who follow each other, in both orders.
create view mutual as
select a.pubkey, b.pubkey as other
  from edge e join edge back on back.follower = e.followed and back.followed = e.follower
  join person a on a.id = e.follower join person b on b.id = e.followed;

-- Takes in lists that stand more often, or less often. Of an author's edges those are written that begin or end.
create function follow(p_id text[], p_follower text[], p_followed text[], p_times integer[]) returns void
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
declare
  v_followers bigint[];
  v_alone bigint[];
begin
  insert into person (pubkey, follows, followers)
  select n.pubkey, 0, 0
    from (select unnest(p_follower) union select unnest(string_to_array(f.names, ','))
            from unnest(p_followed, p_times) f (names, times) where f.times > 0) n (pubkey)
   where not exists (select from person p where p.pubkey = n.pubkey);                        -- person_pubkey_key

  insert into list as l (id, follower, followed, times)
  select c.id, a.id,
         array(select b.id from unnest(string_to_array(c.names, ',')) n (pubkey) join person b on b.pubkey = n.pubkey),
         c.times
    from unnest(p_id, p_follower, p_followed, p_times) c (id, follower, names, times)
    join person a on a.pubkey = c.follower
   where c.times > 0
  on conflict (id) do update set times = l.times + excluded.times;
  update list l set times = l.times + c.times
    from unnest(p_id, p_times) c (id, times) where c.times < 0 and l.id = c.id;
  delete from list l where l.id = any (p_id) and l.times = 0;

  v_followers := array(select p.id from person p where p.pubkey = any (p_follower));
  with named as materialized (
    select distinct l.follower, f.followed
      from list l cross join lateral unnest(l.followed) f (followed) where l.follower = any (v_followers)
  ), known as materialized (
    select e.follower, e.followed from edge e where e.follower = any (v_followers)
  ), begun as materialized (
    select n.follower, n.followed from named n except select k.follower, k.followed from known k
  ), ended as materialized (
    select k.follower, k.followed from known k except select n.follower, n.followed from named n
  ), kept as (
    insert into edge (follower, followed) select b.follower, b.followed from begun b
  ), undone as (
    delete from edge e using ended x where e.follower = x.follower and e.followed = x.followed
  ), moved as (
    select m.id, sum(m.follows) as follows, sum(m.followers) as followers
      from (select b.follower as id, 1 as follows, 0 as followers from begun b
            union all select x.follower, -1, 0 from ended x
            union all select b.followed, 0, 1 from begun b
            union all select x.followed, 0, -1 from ended x) m
     group by m.id
    having sum(m.follows) <> 0 or sum(m.followers) <> 0
  ), counted as (
    update person p set follows = p.follows + m.follows, followers = p.followers + m.followers
      from moved m where p.id = m.id
    returning p.id, p.follows, p.followers
  )
  select array_agg(c.id) into v_alone from counted c where c.follows = 0 and c.followers = 0;
  delete from person p where p.id = any (v_alone);
end
$$;
