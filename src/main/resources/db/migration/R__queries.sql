-- What filters ask (NIP-01): one function for each way to find events, all with the same arguments and the same frame.
--
-- A page is up to p_rows events after (p_until, p_after), the newest first; raw is null beyond p_bytes, and always if that
-- is null. A row without id: more may come from before its created_at.
--
-- A way has branches: one for each author and kind, or for each value of a tag. Each reads the newest p_branch_rows of one
-- index, down to the end of a second, so that the order of ids within a second needs no index of its own. Below the newest
-- second at which a branch was cut nothing is known to be complete: the page ends there.
--
-- The settings: see R__functions.sql. Each branch is one walk through one index, in its order, whatever the statistics say.

do $do$
declare
  frame constant text := $frame$
    create function %I(
      p_ids bytea[], p_authors bytea[], p_kinds integer[], p_tags bigint[],
      p_also_authors bytea[], p_also_kinds integer[], p_also_tags bigint[], p_and_tags bigint[],
      p_private_kinds integer[], p_recipient_tags bigint[], p_private_authors bytea[],
      p_since bigint, p_until bigint, p_after bytea, p_now bigint,
      p_rows integer, p_candidates integer, p_branch_rows integer, p_bytes bigint)
    returns table (created_at bigint, id bytea, pubkey bytea, kind integer, raw bytea, seq bigint)
    language plpgsql stable
    set plan_cache_mode = force_generic_plan %s
    set enable_seqscan = off set enable_bitmapscan = off set jit = off
    as $body$
    #variable_conflict use_column
    begin
      return query
      %s;
    end
    $body$
  $frame$;

  lookups constant text := 'set enable_hashjoin = off set enable_mergejoin = off';
  one_walk constant text := 'set enable_sort = off';

  -- Of p_private_kinds only what is for p_recipient_tags or by p_private_authors.
  is_for_reader constant text := $condition$
                 (e.expiration is null or e.expiration > p_now)
                 and (p_after is null or e.created_at < p_until or e.id > p_after)
                 and (p_private_kinds is null or e.kind <> all (p_private_kinds)
                      or e.tags && p_recipient_tags or e.pubkey = any (p_private_authors))
  $condition$;

  -- What the way itself does not look for.
  matches_rest constant text := $condition$
                 (p_also_kinds is null or e.kind = any (p_also_kinds))
                 and (p_also_authors is null or e.pubkey = any (p_also_authors))
                 and (p_also_tags is null or e.tags && p_also_tags)
                 and (p_and_tags is null or e.tags && p_and_tags)
  $condition$;

  -- In the order of %s and ids.
  raw_within_bytes constant text := $column$
          case when sum(octet_length(e.raw)) over (order by %s, e.id rows unbounded preceding)
                    - octet_length(e.raw) < p_bytes then e.raw end
  $column$;

  way record;
begin
  for way in select * from (values
    ('author_kind', $way$
      select b.* from unnest(p_authors) a (pubkey) cross join unnest(p_kinds) k (kind)
        cross join lateral (
          select n.*, count(*) over () as read, min(n.created_at) over () as reached from (
            select e.created_at, e.seq from event e                                         -- event_author_kind
             where e.pubkey = a.pubkey and e.kind = k.kind and e.created_at >= p_since and e.created_at <= p_until
             order by e.created_at desc fetch first (p_branch_rows) rows with ties) n) b
    $way$),
    ('author', $way$
      select b.* from unnest(p_authors) a (pubkey)
        cross join lateral (
          select n.*, count(*) over () as read, min(n.created_at) over () as reached from (
            select e.created_at, e.seq from event e                                         -- event_author
             where e.pubkey = a.pubkey and e.created_at >= p_since and e.created_at <= p_until
             order by e.created_at desc fetch first (p_branch_rows) rows with ties) n) b
    $way$),
    ('kind', $way$
      select b.* from unnest(p_kinds) k (kind)
        cross join lateral (
          select n.*, count(*) over () as read, min(n.created_at) over () as reached from (
            -- Compared as rows, which no other index can do: a rare kind is not to be looked for by time.
            select e.created_at, e.seq from event e                                         -- event_kind, backwards
             where (e.kind, e.created_at) >= (k.kind, p_since) and (e.kind, e.created_at) <= (k.kind, p_until)
             order by e.kind desc, e.created_at desc fetch first (p_branch_rows) rows with ties) n) b
    $way$),
    ('tag', $way$
      select b.* from unnest(p_tags) u (h)
        cross join lateral (
          select n.*, count(*) over () as read, min(n.created_at) over () as reached from (
            select t.created_at, t.seq from tag t                                           -- tag_newest
             where t.h = u.h and t.created_at >= p_since and t.created_at <= p_until
               and (p_kinds is null or t.kind = any (p_kinds))
             order by t.created_at desc fetch first (p_branch_rows) rows with ties) n) b
    $way$),
    ('newest', $way$
      select n.*, count(*) over () as read, min(n.created_at) over () as reached from (
        select e.created_at, e.seq from event e                                             -- event_newest
         where e.created_at >= p_since and e.created_at <= p_until
         order by e.created_at desc fetch first (p_branch_rows) rows with ties) n
    $way$)) s (name, branches)
  loop
    execute format('drop function if exists %I', 'page_by_' || way.name);
    execute format(frame, 'page_by_' || way.name, lookups, format($page$
        with branches as materialized (
          %s
        ), cut as materialized (
          select max(b.reached) as reached from branches b where b.read >= p_branch_rows
        ), candidates as materialized (
          select b.created_at, b.seq from branches b, cut c
           where c.reached is null or b.created_at >= c.reached
           order by b.created_at desc fetch first (p_candidates) rows with ties
        ), page as (
          select e.* from candidates c
            cross join lateral (
              select e.created_at, e.id, e.pubkey, e.kind, e.raw, e.seq from standing e       -- event_seq
               where e.seq = c.seq and %s and %s
              offset 0) e
           order by e.created_at desc, e.id limit p_rows
        )
        select e.created_at, e.id, e.pubkey, e.kind, %s, e.seq from page e
        union all
        select m.reached, null, null, null, null, null from (
          select case when count(*) >= p_candidates then min(c.created_at) else (select k.reached from cut k) end as reached
            from candidates c) m
         where m.reached is not null
    $page$, way.branches, is_for_reader, matches_rest, format(raw_within_bytes, 'e.created_at desc')));
  end loop;

  -- The same by id, of which there are only so many: nothing to be cut, and no row without id.
  drop function if exists page_by_ids;
  execute format(frame, 'page_by_ids', lookups, format($page$
        select e.created_at, e.id, e.pubkey, e.kind, %s, e.seq from (
          select e.* from unnest(p_ids) u (id)
            cross join lateral (
              select e.created_at, e.id, e.pubkey, e.kind, e.raw, e.seq from standing e       -- event_pkey
               where e.id = u.id
                 -- No condition for an index: before the first analysis of a table event_newest would look as good.
                 and (e.created_at >= p_since and e.created_at <= p_until) is true
                 and %s and %s
              offset 0) e
           order by e.created_at desc, e.id limit p_rows) e
  $page$, format(raw_within_bytes, 'e.created_at desc'), is_for_reader, matches_rest));

  -- The same where one branch is all there is, and its index answers all conditions: one walk through it, in its order, with
  -- no second look at the row, and no row without id. An incremental sort orders the ids within a second. keys_by_…: without
  -- raw, for those who want all of them.
  for way in
    select * from (values
      ('author_kind',
       'e.pubkey = p_authors[1] and e.kind = p_kinds[1] and e.created_at >= p_since and e.created_at <= p_until',
       'e.created_at desc'),                                                                -- event_author_kind
      ('author', 'e.pubkey = p_authors[1] and e.created_at >= p_since and e.created_at <= p_until',
       'e.created_at desc'),                                                                -- event_author
      ('kind', '(e.kind, e.created_at) >= (p_kinds[1], p_since) and (e.kind, e.created_at) <= (p_kinds[1], p_until)',
       'e.kind desc, e.created_at desc'),                                                   -- event_kind, backwards
      ('newest', 'e.created_at >= p_since and e.created_at <= p_until',
       'e.created_at desc')                                                                 -- event_newest
      ) s (name, condition, sorted)
    cross join (values
      ('keys_by_', 'null::bytea'),
      ('walk_by_', raw_within_bytes)) f (prefix, raw)
  loop
    execute format('drop function if exists %I', way.prefix || way.name);
    execute format(frame, way.prefix || way.name, one_walk, format($walk$
        select e.created_at, e.id, e.pubkey, e.kind, %1$s, e.seq from (
          select e.created_at, e.id, e.pubkey, e.kind, e.raw, e.seq from standing e
           where %2$s and %3$s
           order by %4$s fetch first (p_rows) rows with ties) e
         order by %4$s, e.id limit p_rows
    $walk$, format(way.raw, way.sorted), way.condition, is_for_reader, way.sorted));
  end loop;
end
$do$;

-- How many rows the values of some conditions have, each value counted up to its condition's bound: which condition is
-- rare. Condition 0 is the authors'.
drop function if exists weigh_conditions;
create function weigh_conditions(
  p_authors bytea[], p_authors_bound integer, p_tags bigint[], p_tag_conditions integer[], p_tag_bounds integer[],
  p_since bigint, p_until bigint)
returns table (condition integer, weight bigint)
language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
set enable_seqscan = off set enable_bitmapscan = off set jit = off
as $$
#variable_conflict use_column
begin
  return query
  select 0, coalesce(sum(n.weight), 0)::bigint
    from unnest(p_authors) a (pubkey)
    cross join lateral (
      select count(*) as weight from (
        select from event e                                                                 -- event_author
         where e.pubkey = a.pubkey and e.created_at >= p_since and e.created_at <= p_until
         order by e.created_at desc limit p_authors_bound) x) n
  union all
  select u.condition, sum(n.weight)::bigint
    from unnest(p_tags, p_tag_conditions, p_tag_bounds) u (h, condition, bound)
    cross join lateral (
      select count(*) as weight from (
        select from tag t                                                                   -- tag_newest
         where t.h = u.h and t.created_at >= p_since and t.created_at <= p_until
         order by t.created_at desc limit u.bound) x) n
   group by u.condition;
end
$$;
