-- Makes what follows from the streams anew, in the schema camelstr_rebuild beside the tables that are served, and puts it in their
-- place (Rebuild.java). Whoever fills it looks for names there first: the store's own functions then write there, and find here
-- whatever is not made anew (moderation, lives of streams).

drop function if exists live_schema, rebuilt_tables, rebuild_tables, copy_table, begin_rebuild, rebuild_fits, begin_bans_anew,
  lock_rebuilt, rebuild_obstacle, settle_rebuild, swap_rebuild;

-- Where the tables are that are served: table setting is never made anew.
create function live_schema() returns text
language sql stable as $$
  select c.relnamespace::regnamespace::text from pg_class c where c.oid = to_regclass('setting')
$$;

-- What is made anew, and takes the place of what is served.
create function rebuilt_tables() returns text[]
language sql immutable as $$
  select array['event', 'tag', 'gone', 'tomb_id', 'tomb_addr', 'vanish', 'vanishing', 'stale_tag', 'stored_bytes', 'stored_size',
               'retention_walk']
$$;

-- That, and what only a rebuild has of its own: its positions and owners, and what the store writes beside events, which of the
-- served tables stays as it is.
create function rebuild_tables() returns text[]
language sql immutable as $$
  select rebuilt_tables()
         || array['stream_position', 'owner', 'removal', 'known_id', 'known_id_count', 'stream_gap', 'cursor_generation',
                  'relay_cursor', 'relay_interval']
$$;

-- Makes an empty table like another in another schema: columns, constraints, indexes and triggers under the same names, storage
-- options and grants.
create function copy_table(p_table regclass, p_schema text) returns void
language plpgsql as $$
declare
  source pg_class;
  here   text;
  there  text;
  each   record;
begin
  select * into source from pg_class c where c.oid = p_table;
  here := format('%s.%I', source.relnamespace::regnamespace, source.relname);
  there := format('%I.%I', p_schema, source.relname);
  execute format(
    'create table %s (like %s including defaults including constraints including generated including identity including storage)',
    there, here);
  if source.reloptions is not null then
    execute format('alter table %s set (%s)', there, array_to_string(source.reloptions, ', '));
  end if;
  for each in
    select k.conname, pg_get_constraintdef(k.oid) as definition from pg_constraint k
     where k.conrelid = p_table and k.contype in ('p', 'u')
  loop
    execute format('alter table %s add constraint %I %s', there, each.conname, each.definition);
  end loop;
  for each in
    select pg_get_indexdef(i.indexrelid) as definition from pg_index i
     where i.indrelid = p_table and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
    union all
    select pg_get_triggerdef(t.oid) from pg_trigger t where t.tgrelid = p_table and not t.tgisinternal
  loop
    execute replace(each.definition, ' ON ' || here || ' ', ' ON ' || there || ' ');
  end loop;
  for each in
    select a.privilege_type, a.is_grantable, case when a.grantee = 0 then 'public' else a.grantee::regrole::text end as grantee
      from aclexplode(source.relacl) a
  loop
    execute format('grant %s on %s to %s%s', each.privilege_type, there, each.grantee,
                   case when each.is_grantable and each.grantee <> 'public' then ' with grant option' else '' end);
  end loop;
end
$$;

-- Makes the schema with all that a rebuild fills. There is none yet.
create function begin_rebuild() returns void
language plpgsql as $$
declare
  name text;
begin
  create schema camelstr_rebuild;
  foreach name in array rebuild_tables() loop
    perform copy_table(format('%s.%I', live_schema(), name)::regclass, 'camelstr_rebuild');
  end loop;
  insert into camelstr_rebuild.known_id_count (part) select n from generate_series(0, 63) n;
  insert into camelstr_rebuild.cursor_generation (generation) values (0);
  execute format('insert into camelstr_rebuild.stored_size (counted, floor) select true, s.floor from %s.stored_size s', live_schema());
end
$$;

-- Whether the tables of a rebuild that was begun have the columns of those that are served now.
create function rebuild_fits() returns boolean
language sql stable as $$
  with col as (
    select c.relname, a.attname, a.atttypid, c.relnamespace::regnamespace::text as place
      from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relname = any (rebuild_tables()) and a.attnum > 0 and not a.attisdropped
  )
  select not exists (
    select 1 from (select * from col where place = 'camelstr_rebuild') n
      full join (select * from col where place = live_schema()) l using (relname, attname, atttypid)
     where n.place is null or l.place is null)
$$;

-- The administrators' lists as they are, of which no ban has been looked for yet.
create function begin_bans_anew() returns void
language plpgsql as $$
begin
  drop table if exists camelstr_rebuild.moderation;
  perform copy_table(format('%s.moderation', live_schema())::regclass, 'camelstr_rebuild');
  execute format($sql$
    insert into camelstr_rebuild.moderation (entry, list, value, shown, reason, added, removed) overriding system value
    select m.entry, m.list, m.value, m.shown, m.reason, m.added, false from %s.moderation m
    $sql$, live_schema());
end
$$;

-- Nobody reads or writes what is to be replaced until the transaction ends.
create function lock_rebuilt(p_patience_ms integer) returns void
language plpgsql as $$
declare
  name text;
begin
  perform set_config('lock_timeout', p_patience_ms::text, true);
  foreach name in array array['owner', 'process', 'view_position'] || rebuilt_tables() loop
    execute format('lock table %s.%I in access exclusive mode', live_schema(), name);
  end loop;
end
$$;

-- Who works on the database, or else what is stored that the rebuild has not come to; empty if nothing is in the way. p_bound_ms: who
-- has said nothing for so long has gone.
create function rebuild_obstacle(p_bound_ms bigint) returns text
language plpgsql stable as $$
declare
  what text;
begin
  execute format($sql$
    with obstacle (rank, what) as (
      select 1, p.jvm || ' (heard of ' || greatest(0, extract(epoch from clock_timestamp() - p.seen)::integer) || ' s ago)'
        from %1$s.process p where p.seen > clock_timestamp() - $1 * interval '1 ms'
      union all
      select 2, 'a store (' || o.holder || ', which holds partition ' || o.partition || ')'
        from %1$s.owner o where o.lease_until > clock_timestamp()
      union all
      select 2, 'the view ' || v.view || ' (' || v.holder || ')'
        from %1$s.view_position v where v.lease_until > clock_timestamp()
      union all
      select 3, p.stream || ' partition ' || p.partition
        from %1$s.stream_position p
        left join camelstr_rebuild.stream_position n
          on n.stream = p.stream and n.partition = p.partition and n.life = p.life
       where p.applied >= 0 and p.applied > coalesce(n.applied, -1)
    )
    select case when o.rank = 3 then 'more has been stored meanwhile of ' else 'still at work on the database: ' end
           || string_agg(o.what, '; ' order by o.what)
      from obstacle o group by o.rank order by o.rank limit 1
    $sql$, live_schema()) into what using p_bound_ms;
  return coalesce(what, '');
end
$$;

-- Makes the new tables and whatever depends on the old ones agree; yields how many events the new ones do not have any more, and how
-- many the old ones did not have. An event keeps the seq that it had, by which memory, search and views know it: of several
-- messages with the same event either may have come first. The caller has locked the tables.
create function settle_rebuild(out o_went bigint, out o_came bigint)
language plpgsql as $$
declare
  live text := live_schema();
  renumbered constant text := $sql$
    select n.id, n.pubkey, n.seq as seq, l.seq as was, n.created_at, n.tags
      from camelstr_rebuild.event n
      join %1$s.event l on l.id = n.id and l.pubkey = n.pubkey and l.seq <> n.seq
     where not exists (select from camelstr_rebuild.event o where o.seq = l.seq)
    $sql$;
begin
  execute format('with r as materialized (' || renumbered || $sql$)
    update camelstr_rebuild.tag t set seq = r.was from r, unnest(r.tags) u (h)
     where t.h = u.h and t.created_at = r.created_at and t.seq = r.seq                      -- tag_newest
    $sql$, live);
  execute format('with r as materialized (' || renumbered || $sql$)
    update camelstr_rebuild.event n set seq = r.was from r where n.id = r.id and n.pubkey = r.pubkey
    $sql$, live);

  -- What has gone and may still be asked for, by a store that tells it again or by what is to be removed after it.
  execute format($sql$
    insert into camelstr_rebuild.gone (seq, id, by_seq)
    select g.seq, g.id, g.by_seq from %1$s.gone g
     where not exists (select from camelstr_rebuild.event n where n.seq = g.seq)
    on conflict do nothing
    $sql$, live);

  -- Events that are not to be there: told as removed, if they can have been told of: not where their message has brought another
  -- event, nor where it is still to be stored.
  execute format($sql$
    with went as (
      select l.seq, l.id, l.pubkey, l.raw from %1$s.event l
       where not exists (select from camelstr_rebuild.event n where n.id = l.id and n.pubkey = l.pubkey)
         and not exists (select from camelstr_rebuild.event n where n.seq = l.seq)
         and not exists (
           select from %1$s.stream_position p
            where l.seq between seq_of(p.life, p.partition, p.applied + 1)
                            and seq_of(p.life, p.partition, (1::bigint << 40) - 1))
    ), to_tell as (
      insert into %1$s.removal (seq, id, pubkey, reason, raw)
      select w.seq, w.id, w.pubkey, 'rebuilt', w.raw from went w on conflict do nothing
    ), noted as (
      insert into camelstr_rebuild.gone (seq, id) select w.seq, w.id from went w on conflict do nothing
    )
    select count(*) from went
    $sql$, live) into o_went;

  execute format($sql$
    select count(*) from camelstr_rebuild.event n
     where not exists (select from %1$s.event l where l.id = n.id and l.pubkey = n.pubkey)
    $sql$, live) into o_came;

  -- Events that are there again: given to the search and to discovery from the table, which both take twice without harm.
  if o_came > 0 then
    execute format($sql$
      with came as (
        select min(n.seq) as first, max(n.seq) as last from camelstr_rebuild.event n
         where not exists (select from %1$s.event l where l.id = n.id and l.pubkey = n.pubkey)
         group by n.seq >> 40
      ), searched as (
        insert into %1$s.search_range (next_seq, last_seq)
        select c.first, c.last from came c where exists (select from %1$s.view_position v where v.view = 'search')
      )
      insert into %1$s.discovery_range (next_seq, last_seq)
      select c.first, c.last from came c where exists (select from %1$s.view_position v where v.view = 'discovery')
      $sql$, live);
  end if;
  -- Views that users write have missed something: they are made anew (see V15).
  if o_came + o_went > 0 then
    execute format('update %s.owner set untold = untold + 1', live);
  end if;

  -- A store goes on behind what is applied here, and tells what it has not told yet.
  execute format($sql$
    insert into %1$s.stream_position as p (stream, partition, life, applied, announced, stamp)
    select n.stream, n.partition, n.life, n.applied, n.applied, n.stamp from camelstr_rebuild.stream_position n
     where n.stream <> 'nostr.export'
    on conflict (stream, partition) do update
       set applied = greatest(p.applied, excluded.applied), stamp = greatest(p.stamp, excluded.stamp)
     where p.life = excluded.life
    $sql$, live);
end
$$;

-- Puts the new tables in the place of the old ones, which are dropped, or kept in the schema camelstr_before_rebuild. Views upon
-- them are made again, with what grants they have.
create function swap_rebuild(p_keep boolean) returns void
language plpgsql as $$
declare
  live text := live_schema();
  views text[];
  name text;
begin
  select array_agg(format('create or replace view %s.%I%s as %s', v.relnamespace::regnamespace, v.relname,
                          coalesce(' with (' || array_to_string(v.reloptions, ', ') || ')', ''), pg_get_viewdef(v.oid)))
    into views
    from pg_class v
   where v.relkind = 'v'
     and exists (
       select from pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
        where r.ev_class = v.oid and d.refclassid = 'pg_class'::regclass
          and d.refobjid in (select format('%s.%I', live, u.name)::regclass from unnest(rebuilt_tables()) u (name)));
  create schema camelstr_before_rebuild;
  foreach name in array rebuilt_tables() loop
    execute format('alter table %s.%I set schema camelstr_before_rebuild', live, name);
    execute format('alter table camelstr_rebuild.%I set schema %s', name, live);
  end loop;
  foreach name in array coalesce(views, '{}') loop
    execute name;
  end loop;
  if not p_keep then
    foreach name in array rebuilt_tables() loop
      execute format('drop table camelstr_before_rebuild.%I', name);
    end loop;
    drop schema camelstr_before_rebuild;
  end if;
  drop schema camelstr_rebuild cascade;
end
$$;
