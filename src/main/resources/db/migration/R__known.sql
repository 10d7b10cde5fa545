-- Events that came and are not stored, by id and time (table known_id).

drop function if exists known_place, count_known, know, prune_known, forget_known;

-- Where an event stands; null where its time is none that could be asked for.
create function known_place(p_created_at bigint, p_kind integer) returns bigint
language sql immutable parallel safe as $$
  select case when p_created_at between 0 and 1::bigint << 40 then p_created_at << 16 | p_kind end
$$;

create function count_known(p_more bigint) returns void
language sql as $$
  update known_id_count set how_many = how_many + p_more where part = pg_backend_pid() % 64 and p_more <> 0
$$;

-- Remembers events; yields how many were not known. Of a thousand that are known of one second and kind no more are remembered:
-- looking for one among them has a bound.
create function know(p_created_at bigint[], p_kind integer[], p_id bytea[]) returns bigint
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
set jit = off
as $$
declare
  added bigint;
begin
  insert into known_id (place, high, low)
  select n.place, n.high, n.low
    from (
      select distinct known_place(u.created_at, u.kind) as place,
             encode(substring(u.id from 1 for 16), 'hex')::uuid as high,
             encode(substring(u.id from 17 for 16), 'hex')::uuid as low
        from unnest(p_created_at, p_kind, p_id) u (created_at, kind, id)) n
    cross join lateral (
      select count(*) as others, coalesce(bool_or(k.high = n.high and k.low = n.low), false) as is_known
        from (select k.high, k.low from known_id k where k.place = n.place limit 1000) k) there   -- known_id_place
   where n.place is not null and not there.is_known and there.others < 1000;
  get diagnostics added = row_count;
  perform count_known(added);
  return added;
end
$$;

-- Whatever is removed from the store is known from then on.
create or replace function know_removed() returns trigger
language plpgsql as $$
declare
  added bigint;
begin
  insert into known_id (place, high, low)
  select known_place(d.created_at, d.kind),
         encode(substring(d.id from 1 for 16), 'hex')::uuid, encode(substring(d.id from 17 for 16), 'hex')::uuid
    from dead d
   where known_place(d.created_at, d.kind) is not null;
  get diagnostics added = row_count;
  perform count_known(added);
  return null;
end
$$;

create or replace trigger event_removed after delete on event referencing old table as dead
for each statement execute function know_removed();

-- Forgets the oldest ones beyond p_most, up to p_limit; yields how many.
create function prune_known(p_most bigint, p_limit integer) returns bigint
language plpgsql as $$
declare
  pruned bigint := 0;
  beyond bigint;
begin
  if not pg_try_advisory_xact_lock(hashtext('camelstr.upkeep')) then
    return 0;
  end if;
  select sum(c.how_many) - p_most into beyond from known_id_count c;
  if beyond <= 0 then
    return 0;
  end if;
  delete from known_id k
   where k.ctid = any (array(
     select o.ctid from known_id o order by o.place limit least(beyond, p_limit)));             -- known_id_place
  get diagnostics pruned = row_count;
  perform count_known(-pruned);
  return pruned;
end
$$;

-- Forgets all: what was refused may be admitted now.
create function forget_known() returns void
language sql as $$
  truncate known_id;
  update known_id_count set how_many = 0;
$$;
