-- What one batch asks and does, each in one call. Functions rather than statements with CTEs: every statement within sees
-- what was committed while it waited for the owner row.
--
-- The settings: rows are always looked up from the arrays by index. A plan that was made while the tables were small
-- (hash join over everything) would otherwise be kept when they are not.

drop function if exists seq_of, load_ledger, apply_batch, claim_partition, open_position, keep_partition, release_partition,
  remove_events, remove_marked, forget_marks, sweep_vanishing, sweep_stale_tags, sweep_expired, remove_banned, number_removals, removals_to_tell,
  prune_gone, end_when_idle, begin_life;

-- Where a message stands, in one number: 15 bits life, 8 bits partition, 40 bits offset (Seq.java).
create function seq_of(p_life integer, p_partition integer, p_offset bigint) returns bigint
language sql immutable parallel safe as $$
  select (p_life::bigint << 48) | (p_partition::bigint << 40) | p_offset
$$;

-- Notes the life that the database is in, if it is a new one (see V21). Numbers of removals go on above all that were given in
-- the one before: a replica that was promoted may not have had the last of them.
create function begin_life() returns void
language plpgsql as $$
begin
  insert into database_life (life) select current_life() on conflict do nothing;
  if found then
    perform setval('removal_numbers',
                   greatest(s.last_value + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint))
       from removal_numbers s;
  end if;
end
$$;

-- An owner that stands still within its transaction (paused, cut off) would keep the owner row locked, and nobody could take
-- the partition over: the server ends the session when it has heard nothing for as long as the lease.
create function end_when_idle(p_lease_ms bigint) returns text
language sql as $$
  select set_config('idle_in_transaction_session_timeout', greatest(p_lease_ms, 1000)::text, true)
$$;

-- Locks the partition for its owner, renews the lease and yields all that is known of what a batch touches.
-- No row at all: the partition has another owner.
create function load_ledger(
  p_partition integer, p_epoch bigint, p_lease_ms bigint,
  p_stream text[], p_seq bigint[], p_id bytea[],
  p_addr_pubkey bytea[], p_addr_kind integer[], p_addr_d bytea[],
  p_tomb_pubkey bytea[], p_tomb_id bytea[],
  p_pubkey bytea[])
returns table (what text, stream text, pubkey bytea, id bytea, d bytea, kind integer, seq bigint, a bigint, b bigint)
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
set jit = off
as $$
#variable_conflict use_column
begin
  perform end_when_idle(p_lease_ms);
  update owner o set lease_until = clock_timestamp() + p_lease_ms * interval '1 ms'
   where o.partition = p_partition and o.epoch = p_epoch;
  if not found then
    return;
  end if;

  return query
  select 'position', p.stream, null::bytea, null::bytea, null::bytea, null::integer, p.life::bigint, p.applied, p.announced
    from stream_position p
   where p.stream = any (p_stream) and p.partition = p_partition;

  return query
  select 'gone', null::text, null::bytea, null::bytea, null::bytea, null::integer, g.seq, null::bigint, null::bigint
    from unnest(p_seq) u (seq) join gone g on g.seq = u.seq                                 -- gone_pkey
  union all
  select 'removed', null, null, g.id, null, null, g.by_seq, null, null
    from unnest(p_seq) u (seq) join gone g on g.by_seq = u.seq;                             -- gone_by

  return query
  with known as (
    select e.pubkey, e.id, e.d, e.kind, e.seq, e.created_at
      from unnest(p_id) u (id) join event e on e.id = u.id                                  -- event_pkey
    union
    select e.pubkey, e.id, e.d, e.kind, e.seq, e.created_at
      from unnest(p_addr_pubkey, p_addr_kind, p_addr_d) u (pubkey, kind, d)
      join event e on e.pubkey = u.pubkey and e.kind = u.kind and e.d = u.d                 -- event_address
  ), address as (
    select u.pubkey, u.kind, u.d from unnest(p_addr_pubkey, p_addr_kind, p_addr_d) u (pubkey, kind, d)
    union
    select k.pubkey, k.kind, k.d from known k where k.d is not null
  )
  select 'event', null::text, k.pubkey, k.id, k.d, k.kind, k.seq, k.created_at, null::bigint from known k
  union all
  select 'address', null, t.pubkey, t.mark_id, t.d, t.kind, null, t.deleted_until, t.mark_created_at
    from address a
    join tomb_addr t on t.pubkey = a.pubkey and t.kind = a.kind and t.d = a.d;              -- tomb_addr_pkey

  return query
  select 'tomb', null::text, t.pubkey, t.id, null::bytea, null::integer, null::bigint, null::bigint, null::bigint
    from unnest(p_tomb_pubkey, p_tomb_id) u (pubkey, id)
    join tomb_id t on t.pubkey = u.pubkey and t.id = u.id;                                  -- tomb_id_pkey

  return query
  select 'vanish', null::text, v.pubkey, null::bytea, null::bytea, null::integer, null::bigint, v.until, null::bigint
    from unnest(p_pubkey) u (pubkey) join vanish v on v.pubkey = u.pubkey;                  -- vanish_pkey

  -- Of an allow list one entry besides: that there is one forbids all else.
  if exists (select from moderation) then
    return query
    select 'moderation', l.list, null::bytea, null::bytea, l.value, null::integer, null::bigint, null::bigint, null::bigint
      from (
        select m.list, m.value
          from unnest(p_pubkey) u (value) cross join unnest(array['banned-pubkey', 'allowed-pubkey']) n (list)
          join moderation m on m.list = n.list and m.value = u.value                        -- moderation_pkey
        union all
        select m.list, m.value
          from unnest(p_id) u (value)
          join moderation m on m.list = 'banned-event' and m.value = u.value
        union all
        select m.list, m.value
          from unnest(p_addr_pubkey, p_addr_kind, p_addr_d) u (pubkey, kind, d)
          join moderation m on m.list = 'banned-address' and m.value = u.pubkey || int4send(u.kind) || u.d
        union all
        select m.list, m.value from moderation m where m.list in ('allowed-kind', 'disallowed-kind')
        union all
        (select m.list, m.value from moderation m where m.list = 'allowed-pubkey' limit 1)) l;
  end if;
end
$$;

-- Applies what the rules have decided for a batch. The caller holds the owner row (load_ledger, same transaction).
-- Of what requests to vanish remove only the first p_at_once events go at once; the rest is hidden (table vanishing) and left to
-- sweep_vanishing, so that others do not wait for it.
-- A removal with a reason is told by itself, one without with the verdict of the message that removed.
-- Of an event that goes the first tags go at once; what others it has is left to sweep_stale_tags, so that a removal takes no
-- longer because of them.
-- Yields the number of an author's rows that requests to vanish removed at once.
create function apply_batch(
  p_partition integer,
  p_del_pubkey bytea[], p_del_id bytea[], p_del_by bigint[], p_del_reason text[],
  p_gone bigint[], p_gone_id bytea[], p_gone_pubkey bytea[], p_gone_by bigint[], p_gone_reason text[], p_gone_raw bytea[],
  p_van_pubkey bytea[], p_van_wraps bigint[], p_van_until bigint[],
  p_seq bigint[], p_created_at bigint[], p_expiration bigint[], p_kind integer[], p_id bytea[], p_pubkey bytea[],
  p_d bytea[], p_tag_from integer[], p_tag_to integer[], p_raw bytea[],
  p_tag_h bigint[], p_tag_event integer[],
  p_tomb_pubkey bytea[], p_tomb_id bytea[],
  p_addr_pubkey bytea[], p_addr_kind integer[], p_addr_d bytea[],
  p_addr_deleted bigint[], p_addr_mark bigint[], p_addr_mark_id bytea[],
  p_known_created_at bigint[], p_known_kind integer[], p_known_id bytea[],
  p_stream text[], p_life integer[], p_applied bigint[], p_announced bigint[], p_stamp bigint[],
  p_at_once integer default 500)
returns bigint
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
set jit = off
as $$
declare
  vanished bigint := 0;
begin
  if cardinality(p_del_id) > 0 then
    with dead as (
      delete from event e using unnest(p_del_pubkey, p_del_id, p_del_by, p_del_reason) u (pubkey, id, by_seq, reason)
       where e.id = u.id and e.pubkey = u.pubkey                                            -- event_pkey
      returning e.seq, e.created_at, e.tags, e.id, e.pubkey, e.raw, u.by_seq, u.reason
    ), untagged as (
      delete from tag t using dead, unnest(dead.tags[:20]) u (h)
       where t.h = u.h and t.created_at = dead.created_at and t.seq = dead.seq              -- tag_newest
    ), to_tell as (
      insert into removal (seq, id, pubkey, reason, raw)
      select d.seq, d.id, d.pubkey, d.reason, d.raw from dead d where d.reason is not null on conflict do nothing
    ), stale as (
      insert into stale_tag (seq, created_at, tags)
      select d.seq, d.created_at, d.tags[21:] from dead d where cardinality(d.tags) > 20
    )
    insert into gone (seq, id, by_seq) select d.seq, d.id, nullif(d.by_seq, -1) from dead d on conflict do nothing;
  end if;

  if cardinality(p_van_pubkey) > 0 then
    select count(*) into vanished from remove_events(array(
      select e.seq from unnest(p_van_pubkey, p_van_until) u (pubkey, until)
        cross join lateral (
          select n.seq from event n                                                         -- event_author
           where n.pubkey = u.pubkey and n.created_at <= u.until and n.kind <> 62 limit p_at_once) e
       limit p_at_once), 'vanished');

    -- Gift wraps (NIP-59) to whoever has vanished, of this partition; those of others are left to sweep_gift_wraps.
    perform remove_events(array(
      select distinct e.seq from unnest(p_van_wraps, p_van_until) u (h, until)
        cross join lateral (
          select w.seq from tag w                                                           -- tag_newest
           where w.h = u.h and w.created_at <= u.until and w.kind = 1059 limit p_at_once) w
        join event e on e.seq = w.seq                                                       -- event_seq
       where (w.seq >> 40) & 255 = p_partition
       limit p_at_once), 'vanished');

    insert into vanish as v (pubkey, until)
    select u.pubkey, u.until from unnest(p_van_pubkey, p_van_until) u (pubkey, until)
    on conflict (pubkey) do update set until = greatest(v.until, excluded.until);
  end if;

  if cardinality(p_gone) > 0 then
    insert into gone (seq, id, by_seq)
    select u.seq, u.id, nullif(u.by_seq, -1) from unnest(p_gone, p_gone_id, p_gone_by) u (seq, id, by_seq)
    on conflict do nothing;

    insert into removal (seq, id, pubkey, reason, raw)
    select u.seq, u.id, u.pubkey, u.reason, u.raw
      from unnest(p_gone, p_gone_id, p_gone_pubkey, p_gone_reason, p_gone_raw) u (seq, id, pubkey, reason, raw)
     where u.reason is not null
    on conflict do nothing;
  end if;

  if cardinality(p_seq) > 0 then
    insert into event (seq, created_at, expiration, kind, id, pubkey, d, tags, raw)
    select u.seq, u.created_at, nullif(u.expiration, -1), u.kind, u.id, u.pubkey, u.d,
           p_tag_h[u.tag_from:u.tag_to], u.raw
      from unnest(p_seq, p_created_at, p_expiration, p_kind, p_id, p_pubkey, p_d, p_tag_from, p_tag_to, p_raw)
           u (seq, created_at, expiration, kind, id, pubkey, d, tag_from, tag_to, raw);
    perform count_stored(sum(event_size(octet_length(u.raw), u.tag_to - u.tag_from + 1))::bigint)
       from unnest(p_raw, p_tag_from, p_tag_to) u (raw, tag_from, tag_to);
  end if;

  if cardinality(p_tag_h) > 0 then
    insert into tag (h, created_at, seq, kind)
    select u.h, p_created_at[u.event], p_seq[u.event], p_kind[u.event] from unnest(p_tag_h, p_tag_event) u (h, event);
  end if;

  if cardinality(p_tomb_id) > 0 then
    insert into tomb_id (pubkey, id)
    select u.pubkey, u.id from unnest(p_tomb_pubkey, p_tomb_id) u (pubkey, id) on conflict do nothing;
  end if;

  if cardinality(p_addr_pubkey) > 0 then
    insert into tomb_addr as t (pubkey, kind, d, deleted_until, mark_created_at, mark_id)
    select u.pubkey, u.kind, u.d, u.deleted_until, u.mark_created_at, u.mark_id
      from unnest(p_addr_pubkey, p_addr_kind, p_addr_d, p_addr_deleted, p_addr_mark, p_addr_mark_id)
           u (pubkey, kind, d, deleted_until, mark_created_at, mark_id)
     where u.deleted_until is not null or u.mark_id is not null
    on conflict (pubkey, kind, d) do update
       set deleted_until = excluded.deleted_until, mark_created_at = excluded.mark_created_at, mark_id = excluded.mark_id;

    delete from tomb_addr t
     using unnest(p_addr_pubkey, p_addr_kind, p_addr_d, p_addr_deleted, p_addr_mark_id)
           u (pubkey, kind, d, deleted_until, mark_id)
     where u.deleted_until is null and u.mark_id is null
       and t.pubkey = u.pubkey and t.kind = u.kind and t.d = u.d;                           -- tomb_addr_pkey
  end if;

  if cardinality(p_van_pubkey) > 0 then
    perform forget_marks(p_van_pubkey, p_van_until, p_at_once);
    insert into vanishing as v (pubkey, until, wraps)
    select u.pubkey, u.until, u.wraps from unnest(p_van_pubkey, p_van_until, p_van_wraps) u (pubkey, until, wraps)
     where exists (
             select from event e where e.pubkey = u.pubkey and e.created_at <= u.until and e.kind <> 62)     -- event_author
        or exists (
             select from tag w join event e on e.seq = w.seq                                -- event_seq
              where w.h = u.wraps and w.created_at <= u.until and w.kind = 1059)             -- tag_newest
        or exists (
             select from tomb_addr t                                                        -- tomb_addr_pkey
              where t.pubkey = u.pubkey and (t.deleted_until <= u.until or t.mark_created_at <= u.until))
    on conflict (pubkey) do update set until = greatest(v.until, excluded.until);
  end if;

  if cardinality(p_known_id) > 0 then
    perform know(p_known_created_at, p_known_kind, p_known_id);
  end if;

  update stream_position p
     set applied = greatest(p.applied, u.applied), announced = greatest(p.announced, u.announced),
         stamp = greatest(p.stamp, u.stamp)
    from unnest(p_stream, p_life, p_applied, p_announced, p_stamp) u (stream, life, applied, announced, stamp)
   where p.stream = u.stream and p.partition = p_partition and p.life = u.life;

  return vanished;
end
$$;

-- Takes a partition if it is free, was this holder's, or is to be had anyway; yields the new epoch, or null. p_old_values: whether
-- the holder tells what goes as it was.
create function claim_partition(
  p_partition integer, p_holder text, p_lease_ms bigint, p_anyway boolean, p_old_values boolean)
returns bigint
language plpgsql as $$
declare
  taken bigint;
begin
  perform end_when_idle(p_lease_ms);
  insert into owner (partition, epoch, holder, lease_until) values (p_partition, 0, '', '-infinity')
  on conflict do nothing;
  update owner o
     set epoch = o.epoch + 1, holder = p_holder, lease_until = clock_timestamp() + p_lease_ms * interval '1 ms',
         old_values = p_old_values, untold = o.untold + (not p_old_values)::integer
   where o.partition = p_partition
     and (p_anyway or o.holder = p_holder or o.lease_until <= clock_timestamp())
  returning o.epoch into taken;
  return taken;
end
$$;

-- Where to read on in a stream that now holds the offsets from p_first to before p_next, and under which life.
-- A stream of another log, or one that ends before what was applied, begins a new life. What is missing is recorded as a
-- gap and lowers the relays' cursors. The caller holds the owner row.
create function open_position(
  p_stream text, p_partition integer, p_log text, p_first bigint, p_next bigint, p_overlap_s bigint,
  out o_life integer, out o_start bigint, out o_gap boolean)
language plpgsql as $$
declare
  pos stream_position;
  current_log text;
  reason text;
  lost bigint;
begin
  o_gap := false;
  select * into pos from stream_position p where p.stream = p_stream and p.partition = p_partition;
  if pos.life is not null then
    select l.log into current_log from stream_life l where l.life = pos.life;
  end if;

  if pos.life is null or current_log <> p_log or p_next <= pos.applied then
    select max(l.life) into o_life from stream_life l
     where l.log = p_log and l.stream = p_stream and l.life > coalesce(pos.life, 0);
    if o_life is null then
      insert into stream_life (log, stream) values (p_log, p_stream) returning life into o_life;
    end if;
    if pos.life is not null then
      reason := case when current_log <> p_log then 'another log' else 'the stream ends before what was applied' end;
      lost := 0;
    end if;
    o_start := p_first;
    insert into stream_position as p (stream, partition, life, applied, announced)
    values (p_stream, p_partition, o_life, p_first - 1, p_first - 1)
    on conflict (stream, partition) do update
       set life = excluded.life, applied = excluded.applied, announced = excluded.announced;
  elsif p_first > pos.announced + 1 then
    reason := 'truncated';
    lost := pos.announced + 1;
    o_life := pos.life;
    o_start := p_first;
    update stream_position p set applied = greatest(p.applied, p_first - 1), announced = p_first - 1
     where p.stream = p_stream and p.partition = p_partition;
  else
    o_life := pos.life;
    o_start := pos.announced + 1;
  end if;

  if reason is not null then
    o_gap := true;
    insert into stream_gap (stream, partition, life, first_lost, next_read, reason)
    values (p_stream, p_partition, o_life, lost, o_start, reason);
    update cursor_generation set generation = generation + 1;
    update relay_cursor c
       set cursor = least(c.cursor, greatest(0, pos.stamp / 1000 - p_overlap_s)), generation = g.generation, updated = now()
      from cursor_generation g;
    delete from relay_interval i where i.held_at >= pos.stamp / 1000;
  end if;
end
$$;

-- Renews the lease and writes what was announced. False: the partition has another owner, or what was announced is not applied:
-- the database has gone back to before it (a replica was promoted that did not have it yet).
create function keep_partition(
  p_partition integer, p_epoch bigint, p_lease_ms bigint, p_stream text[], p_life integer[], p_announced bigint[])
returns boolean
language plpgsql as $$
begin
  perform end_when_idle(p_lease_ms);
  update owner o set lease_until = clock_timestamp() + p_lease_ms * interval '1 ms'
   where o.partition = p_partition and o.epoch = p_epoch;
  if not found or exists (
    select from unnest(p_stream, p_life, p_announced) u (stream, life, announced)
     where not exists (
       select from stream_position p
        where p.stream = u.stream and p.partition = p_partition and p.life = u.life and p.applied >= u.announced)) then
    return false;
  end if;
  update stream_position p set announced = u.announced
    from unnest(p_stream, p_life, p_announced) u (stream, life, announced)
   where p.stream = u.stream and p.partition = p_partition and p.life = u.life and p.announced < u.announced;
  return true;
end
$$;

-- Gives the partition up, if it is still this owner's.
create function release_partition(
  p_partition integer, p_epoch bigint, p_stream text[], p_life integer[], p_announced bigint[])
returns boolean
language plpgsql as $$
begin
  if not keep_partition(p_partition, p_epoch, 0, p_stream, p_life, p_announced) then
    return false;
  end if;
  update owner o set lease_until = '-infinity' where o.partition = p_partition and o.epoch = p_epoch;
  return true;
end
$$;

-- Removes events with their tags, and notes that they are gone, which the changelog is to tell; yields what was removed. The
-- caller holds the owner rows.
create function remove_events(p_seq bigint[], p_reason text)
returns table (pubkey bytea, id bytea, kind integer, d bytea, created_at bigint)
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
set jit = off
as $$
#variable_conflict use_column
begin
  return query
  with dead as (
    delete from event e using unnest(p_seq) u (seq) where e.seq = u.seq                     -- event_seq
    returning e.seq, e.created_at, e.tags, e.pubkey, e.kind, e.d, e.id, e.raw
  ), untagged as (
    delete from tag t using dead, unnest(dead.tags[:20]) u (h)
     where t.h = u.h and t.created_at = dead.created_at and t.seq = dead.seq                -- tag_newest
  ), to_tell as (
    insert into removal (seq, id, pubkey, reason, raw)
    select dead.seq, dead.id, dead.pubkey, p_reason, dead.raw from dead on conflict do nothing
  ), stale as (
    insert into stale_tag (seq, created_at, tags)
    select d.seq, d.created_at, d.tags[21:] from dead d where cardinality(d.tags) > 20
  ), noted as (
    insert into gone (seq) select dead.seq from dead on conflict do nothing
  )
  select d.pubkey, d.id, d.kind, d.d, d.created_at from dead d;
end
$$;

-- The same, and leaves marks where what is removed had an address, so that nothing older takes it; yields how many were removed.
create function remove_marked(p_seq bigint[], p_reason text) returns bigint
language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
declare
  removed bigint;
begin
  with dead as (
    select r.* from remove_events(p_seq, p_reason) r
  ), marked as (
    insert into tomb_addr as t (pubkey, kind, d, mark_created_at, mark_id)
    select dead.pubkey, dead.kind, dead.d, dead.created_at, dead.id from dead where dead.d is not null
    on conflict (pubkey, kind, d) do update
       set mark_created_at = excluded.mark_created_at, mark_id = excluded.mark_id
  )
  select count(*) into removed from dead;
  return removed;
end
$$;

-- Forgets up to p_limit marks that requests to vanish cover: what they keep away does not come back anyway. Yields how many. The
-- caller holds the owner rows.
create function forget_marks(p_pubkey bytea[], p_until bigint[], p_limit integer) returns bigint
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
set jit = off
as $$
declare
  forgotten bigint := 0;
begin
  with due as materialized (
    select t.pubkey, t.kind, t.d,
           coalesce(t.deleted_until > u.until, false) as deletes, coalesce(t.mark_created_at > u.until, false) as marks
      from unnest(p_pubkey, p_until) u (pubkey, until)
      join tomb_addr t on t.pubkey = u.pubkey                                               -- tomb_addr_pkey
     where t.deleted_until <= u.until or t.mark_created_at <= u.until
     limit p_limit
  ), dead as (
    delete from tomb_addr t using due
     where t.pubkey = due.pubkey and t.kind = due.kind and t.d = due.d and not due.deletes and not due.marks
  ), lowered as (
    update tomb_addr t
       set deleted_until = case when due.deletes then t.deleted_until end,
           mark_created_at = case when due.marks then t.mark_created_at end,
           mark_id = case when due.marks then t.mark_id end
      from due
     where t.pubkey = due.pubkey and t.kind = due.kind and t.d = due.d and (due.deletes or due.marks)
  )
  select count(*) into forgotten from due;
  return forgotten;
end
$$;

-- Goes on with one request to vanish (NIP-62): removes up to p_limit events of its author, then gift wraps to that key, then
-- marks. All owner rows are locked, in order, as in sweep_expired. Yields whether there may be more to do. Nothing if another node is at it.
create function sweep_vanishing(p_limit integer) returns boolean
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
set jit = off
as $$
declare
  v vanishing;
begin
  if not pg_try_advisory_xact_lock(hashtext('camelstr.upkeep')) or not exists (select from vanishing) then
    return false;
  end if;
  perform 1 from owner o order by o.partition for update;
  select * into v from vanishing n order by n.pubkey limit 1;                               -- vanishing_pkey
  perform remove_events(array(
    select e.seq from event e where e.pubkey = v.pubkey and e.created_at <= v.until and e.kind <> 62         -- event_author
     limit p_limit), 'vanished');
  if found then
    return true;
  end if;
  perform remove_events(array(
    select distinct w.seq from tag w join event e on e.seq = w.seq                          -- event_seq
     where w.h = v.wraps and w.created_at <= v.until and w.kind = 1059                       -- tag_newest
     limit p_limit), 'vanished');
  if not found and forget_marks(array[v.pubkey], array[v.until], p_limit) = 0 then
    delete from vanishing n where n.pubkey = v.pubkey;
  end if;
  return true;
end
$$;

-- Removes about p_rows tags of events that have gone; yields of how many events. Nothing if another node is at it.
create function sweep_stale_tags(p_rows integer) returns bigint
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
set jit = off
as $$
declare
  swept bigint := 0;
begin
  if not pg_try_advisory_xact_lock(hashtext('camelstr.upkeep')) then
    return 0;
  end if;
  with due as materialized (
    select f.seq, f.created_at, f.tags from (
      select n.*, sum(cardinality(n.tags)) over (order by n.seq) - cardinality(n.tags) as rows_before
        from (select * from stale_tag order by seq limit 500) n) f                             -- stale_tag_pkey
     where f.rows_before < p_rows
  ), untagged as (
    delete from tag t using due, unnest(due.tags) u (h)
     where t.h = u.h and t.created_at = due.created_at and t.seq = due.seq                  -- tag_newest
  ), done as (
    delete from stale_tag s using due where s.seq = due.seq returning s.seq                 -- stale_tag_pkey
  )
  select count(*) into swept from done;
  return swept;
end
$$;

-- Removes up to p_limit expired events, their marks kept; yields how many. Nothing if another node is at it.
-- All owner rows are locked, in order: an event does not say which partition writes its author today.
create function sweep_expired(p_now bigint, p_limit integer) returns bigint
language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
begin
  if not pg_try_advisory_xact_lock(hashtext('camelstr.upkeep')) then
    return 0;
  end if;
  if not exists (select from event e where e.expiration <= p_now) then                      -- event_expiration
    return 0;
  end if;
  perform 1 from owner o order by o.partition for update;
  return remove_marked(
    array(select e.seq from event e where e.expiration <= p_now order by e.expiration limit p_limit),       -- event_expiration
    'expired');
end
$$;

-- Removes up to p_limit events that are banned; yields how many. A ban that finds nothing more is done: a batch that began
-- before it was committed held its owner row, and every later one sees it (load_ledger). No marks stay, as if the event
-- had never come.
create function remove_banned(p_limit integer) returns bigint
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
set jit = off
as $$
declare
  due bigint[];
  removed bigint := 0;
begin
  select array_agg(m.entry) into due from (
    select d.entry from moderation d where not d.removed order by d.entry limit p_limit) m;   -- moderation_due
  if due is null then
    return 0;
  end if;
  perform 1 from owner o order by o.partition for update;
  with ban as materialized (
    select m.list, m.value from unnest(due) u (entry) join moderation m on m.entry = u.entry  -- moderation_entry_key
  ), doomed as (
    select e.seq from ban b cross join lateral (
      select e.seq from event e where b.list = 'banned-pubkey' and e.pubkey = b.value limit p_limit) e        -- event_author
    union
    select e.seq from ban b join event e on b.list = 'banned-event' and e.id = b.value          -- event_pkey
    union
    select e.seq from ban b
      join event e on b.list = 'banned-address' and e.d is not null                           -- event_address
       and e.pubkey = substring(b.value from 1 for 32) and e.d = substring(b.value from 37)
       and e.kind = ('x' || encode(substring(b.value from 33 for 4), 'hex'))::bit(32)::integer
    limit p_limit
  )
  select count(*) into removed from remove_events(array(select d.seq from doomed d), 'banned');
  if removed = 0 then
    update moderation m set removed = true from unnest(due) u (entry) where m.entry = u.entry;
    removed := (select count(*) from moderation m where not m.removed);
  end if;
  return removed;
end
$$;

-- Numbers up to p_limit removals in the order in which they are to be told; yields how many are. Nothing of an event that may
-- itself still be told of: that comes first. Nothing if another node is at it.
create function number_removals(p_limit integer) returns bigint
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
set jit = off
as $$
begin
  if not pg_try_advisory_xact_lock(hashtext('camelstr.removals')) then
    return 0;
  end if;
  perform begin_life();
  with due as materialized (
    select u.seq from removal u
     where u.number is null                                                                 -- removal_unnumbered
       and not exists (
         select from stream_position p
          where u.seq >= seq_of(p.life, p.partition, p.announced + 1)
            and u.seq <= seq_of(p.life, p.partition, (1::bigint << 40) - 1))
     limit p_limit
  )
  update removal r set number = nextval('removal_numbers') from due where r.seq = due.seq;     -- removal_pkey
  return (select count(*) from removal r where r.number is not null);                       -- removal_number
end
$$;

-- The first numbered removals, up to p_bytes of events, for whoever tells them before this transaction ends, and no one else.
-- Nothing if another node is at it.
create function removals_to_tell(p_bytes bigint)
returns table (number bigint, life integer, stream text, partition integer, place bigint, id bytea, pubkey bytea, reason text, raw bytea)
language plpgsql as $$
#variable_conflict use_column
begin
  perform end_when_idle(60000);
  if not pg_try_advisory_xact_lock(hashtext('camelstr.removals')) then
    return;
  end if;
  return query
  select s.number, (s.seq >> 48)::integer, coalesce(l.stream, ''), ((s.seq >> 40) & 255)::integer,
         s.seq & ((1::bigint << 40) - 1), s.id, s.pubkey, s.reason, s.raw
    from (
      select r.*, sum(octet_length(r.raw)) over (order by r.number) - octet_length(r.raw) as before
        from removal r where r.number is not null) s                                        -- removal_number
    left join stream_life l on l.life = s.seq >> 48
   where s.before < p_bytes
   order by s.number;
end
$$;

-- Forgets removed rows whose message cannot come again, nor the one that removed them and tells so; yields how many.
create function prune_gone(p_limit integer) returns bigint
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
set jit = off
as $$
declare
  pruned bigint := 0;
begin
  if not pg_try_advisory_xact_lock(hashtext('camelstr.upkeep')) then
    return 0;
  end if;
  -- Whatever is removed comes by here, so its search row goes here. The lock: see index_search.
  perform pg_advisory_xact_lock(hashtext('camelstr.search'));
  with due as materialized (
    select g.seq from gone g                                                                -- gone_pkey
     where not exists (
       select from stream_position p
        where g.seq between seq_of(p.life, p.partition, p.announced + 1)
                        and seq_of(p.life, p.partition, (1::bigint << 40) - 1)
           or g.by_seq between seq_of(p.life, p.partition, p.announced + 1)
                           and seq_of(p.life, p.partition, (1::bigint << 40) - 1))
     limit p_limit
  ), forgotten as (
    delete from gone g using due where g.seq = due.seq returning g.seq                      -- gone_pkey
  ), unlisted as (
    delete from search s using forgotten f where s.seq = f.seq                              -- search_pkey
    returning s.words
  ), noted as (
    insert into search_removed (words) select u.words from unlisted u
  )
  select count(*) into pruned from forgotten;
  return pruned;
end
$$;
