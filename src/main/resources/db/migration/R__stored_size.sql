-- How much is stored (table stored_bytes), and how the oldest goes when that is too much.

drop function if exists event_size, count_stored, fold_stored, measure_stored, raise_floor, size_due;

-- About what an event takes, with its tags and its share of the indexes: measured with 180,000 events like those of public relays. A
-- function of the row alone, so that what was added for an event is what is taken off when it goes. p_raw: bytes of its JSON.
create function event_size(p_raw bigint, p_tags bigint) returns bigint
language sql immutable parallel safe as $$
  select 640 + p_raw + 130 * p_tags
$$;

create function count_stored(p_more bigint) returns void
language sql as $$
  insert into stored_bytes (bytes) select p_more where p_more <> 0
$$;

-- Whatever is removed from the store is no longer counted.
create or replace function count_removed() returns trigger
language plpgsql as $$
begin
  perform count_stored(-sum(event_size(octet_length(d.raw), cardinality(d.tags)))::bigint) from dead d having count(*) > 0;
  return null;
end
$$;

create or replace trigger event_uncounted after delete on event referencing old table as dead
for each statement execute function count_removed();

-- Replaces the rows by their sum. What is added meanwhile is not seen by the statement, and stays.
create function fold_stored() returns void
language sql as $$
  with folded as (
    delete from stored_bytes b where (select count(*) > 1 from stored_bytes) returning b.bytes
  )
  insert into stored_bytes (bytes) select sum(f.bytes) from folded f having count(*) > 0
$$;

-- The bytes that the stored events take; nothing if another node is at it. What was stored before it was counted is counted first: one
-- statement sees events and rows as of one moment, so the store goes on meanwhile. Where four fifths of p_max would hold all, there is
-- room again for what is older than the floor.
create function measure_stored(p_max bigint) returns table (bytes bigint)
language plpgsql as $$
declare
  stored bigint;
begin
  if not pg_try_advisory_xact_lock(hashtext('camelstr.upkeep')) then
    return;
  end if;
  if p_max > 0 and exists (select from stored_size s where not s.counted) then
    insert into stored_bytes (bytes)
    select coalesce((select sum(event_size(octet_length(e.raw), cardinality(e.tags))) from event e), 0)
         - coalesce((select sum(b.bytes) from stored_bytes b), 0);
    update stored_size set counted = true;
  end if;
  perform fold_stored();
  select coalesce(sum(b.bytes), 0) into stored from stored_bytes b;
  update stored_size s set floor = 0 where s.floor <> 0 and (p_max = 0 or stored < p_max / 5 * 4);
  return query select stored;
end
$$;

-- What may go and is older than that is not kept any more: in the transaction in which it goes.
create function raise_floor(p_floor bigint) returns void
language sql as $$
  update stored_size s set floor = p_floor where s.floor < p_floor
$$;

-- What would go now if no more than p_max may be stored: stored is what is left by the rules of age (kinds from p_aged_first to
-- p_aged_last before p_aged_before go by them), events and bytes are how many of that and the bytes of their JSON, before is the
-- created_at from which on all is kept. p_first, p_last: kinds that may go; p_kept: authors whose events stay; p_until: what is as new
-- stays. It reads all that is stored.
create function size_due(
  p_max bigint, p_low bigint, p_first integer[], p_last integer[], p_kept bytea[], p_until bigint,
  p_aged_first integer[], p_aged_last integer[], p_aged_before bigint[])
returns table (stored bigint, before bigint, events bigint, bytes bigint)
language sql stable as $$
  with standing as materialized (
    select e.seq, e.created_at, octet_length(e.raw) as bytes, event_size(octet_length(e.raw), cardinality(e.tags)) as size,
           not exists (select from unnest(p_kept) k (pubkey) where k.pubkey = e.pubkey) as is_free, e.kind
      from event e
  ), left_by_age as materialized (
    select s.* from standing s
     where not s.is_free
        or not exists (
          select from unnest(p_aged_first, p_aged_last, p_aged_before) a (first, last, before)
           where s.kind between a.first and a.last and s.created_at < a.before)
  ), total as (
    select coalesce(sum(l.size), 0)::bigint as size from left_by_age l
  ), oldest as (
    select l.created_at, l.bytes, sum(l.size) over (order by l.created_at, l.seq) - l.size as size_before
      from left_by_age l
     where l.is_free and l.created_at < p_until
       and exists (select from unnest(p_first, p_last) k (first, last) where l.kind between k.first and k.last)
  )
  select t.size, coalesce(max(o.created_at), 0), count(o.created_at), coalesce(sum(o.bytes), 0)::bigint
    from total t
    left join oldest o on t.size > p_max and o.size_before < t.size - p_low
   group by t.size
$$;
