-- Derivation 1: raise the number when what is derived in Java changes, and the view is made anew.

-- Who did something to what, by which event, in the last two days. An event may be told twice before it is told that it went.
create table boost (
  target     text collate "C" not null,
  event      bytea   not null,
  author     bytea   not null,
  created_at bigint  not null,
  times      integer not null,
  primary key (target, event)
);
create index boost_created_at on boost (created_at);

-- The notes and articles of the hour and the day that trusted authors did most to. Written by the route trending-rank.
create table trend (
  span    text    not null,
  target  text collate "C" not null,
  kind    integer not null,
  pubkey  bytea   not null,
  score   bigint  not null,
  authors bigint  not null,
  primary key (span, target)
);
create index trend_top on trend (span, score desc, target);

do $$
begin
  execute format('comment on schema %I is %L', current_schema(), 'nothing is known yet: it is ranked once all is read');
end
$$;

-- Takes in what came and went; what is older than two days, or dated a day ahead, is in no window and left out.
create function boost(
  p_target text[], p_event text[], p_author text[], p_created_at bigint[], p_times integer[], p_now bigint)
returns void
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
begin
  insert into boost as b (target, event, author, created_at, times)
  select c.target, decode(c.event, 'hex'), decode(c.author, 'hex'), c.created_at, c.times
    from unnest(p_target, p_event, p_author, p_created_at, p_times) c (target, event, author, created_at, times)
   where c.times > 0 and c.created_at between p_now - 172800 and p_now + 86400
  on conflict (target, event) do update set times = b.times + excluded.times;
  update boost b set times = b.times + c.times
    from unnest(p_target, p_event, p_times) c (target, event, times)
   where c.times < 0 and b.target = c.target and b.event = decode(c.event, 'hex');           -- boost_pkey
  delete from boost b using unnest(p_target, p_event, p_times) c (target, event, times)
   where c.times < 0 and b.target = c.target and b.event = decode(c.event, 'hex') and b.times <= 0;
  delete from boost b
   where b.ctid = any (array(
     select o.ctid from boost o where o.created_at < p_now - 172800                          -- boost_created_at
      order by o.created_at limit 1000));
end
$$;

-- What an id or address is, if it is a note or an article that stands.
create function subject(p_target text, p_now bigint) returns table (kind integer, pubkey bytea)
language sql stable as $$
  select e.kind, e.pubkey
    from standing e
   where e.id = case when length(p_target) = 64 then decode(p_target, 'hex') end             -- event_pkey
     and e.kind + 0 = 1 -- or event_kind is looked through while there are no statistics
     and (e.expiration is null or e.expiration > p_now)
  union all
  select e.kind, e.pubkey
    from standing e
    cross join lateral (select convert_to(substring(p_target from 72), 'UTF8')) a (d)
   where p_target like '30023:%'
     and e.pubkey = case when p_target like '30023:%' then decode(substring(p_target from 7 for 64), 'hex') end
     and e.kind = 30023
     and e.d = case when octet_length(a.d) <= 128 then a.d else '\xff' || sha256(a.d) end    -- event_address
     and (e.expiration is null or e.expiration > p_now)
$$;

-- Ranks anew: each author who is trusted enough counts once for each target, by what they did last, in full at first and by the
-- end of the window not at all; the author of the target does not. Hashed, as the plan of when there was little to rank is kept: by
-- the span alone, or row by row, each note would be compared with all boosts.
create function rank_trends(p_now bigint, p_min_rank integer) returns void
language plpgsql
set enable_mergejoin = off set enable_nestloop = off set jit = off
as $$
declare
  v_note text;
  v_known boolean := false;
begin
  if to_regclass('view_trust.ranked') is not null then
    if exists (select from view_trust.ranked r where r.computed is null) then
      return; -- trust is made anew: what was trending stands until there are ranks
    end if;
  end if;
  if to_regclass('view_trust.rank') is not null then
    v_known := exists (select from view_trust.rank);
  end if;
  delete from trend;
  if v_known then
    insert into trend (span, target, kind, pubkey, score, authors)
    with boosted as materialized (
      select s.span, b.target, b.author, max(1000 * (b.created_at - p_now + s.seconds) / s.seconds) as weight
        from (values ('hour', 3600), ('day', 86400)) s (span, seconds)
        join boost b on b.created_at > p_now - s.seconds and b.created_at <= p_now           -- boost_created_at
        join view_trust.rank r on r.pubkey = b.author and r.rank >= p_min_rank
       group by s.span, b.target, b.author
    ), candidate as (
      select c.span, c.target, c.score, c.authors
        from (select b.span, b.target, sum(b.weight) as score, count(*) as authors,
                     row_number() over (partition by b.span order by sum(b.weight) desc, b.target) as place
                from boosted b group by b.span, b.target) c
       where c.place <= 5000
    ), found as (
      select c.span, c.target, s.kind, s.pubkey, c.score - coalesce(own.weight, 0) as score,
             c.authors - (own.author is not null)::integer as authors
        from candidate c
        cross join lateral subject(c.target, p_now) s
        left join boosted own on own.span = c.span and own.target = c.target and own.author = s.pubkey
    )
    select t.span, t.target, t.kind, t.pubkey, t.score, t.authors
      from (select f.*, row_number() over (partition by f.span order by f.score desc, f.target) as place
              from found f where f.authors > 0) t
     where t.place <= 500;
  else
    v_note := 'no trust is known, so nothing is trending: camelstr.views and camelstr.trust.roots have to name some';
  end if;
  if obj_description(current_schema()::regnamespace, 'pg_namespace') is distinct from v_note then
    execute format('comment on schema %I is %L', current_schema(), v_note);
  end if;
end
$$;
