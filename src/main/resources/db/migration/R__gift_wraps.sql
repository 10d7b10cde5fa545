-- Removes up to p_limit gift wraps (NIP-59) that are addressed to vanished keys (NIP-62), for good; yields how many.
-- Nothing if another node is at it. p_h: the hashes of the keys' p tags, of which only Java knows the making (TagHash.java).
-- All owner rows are locked, in order: a gift wrap's author, and so its partition, says nothing about whom it is for.

drop function if exists sweep_gift_wraps;

create function sweep_gift_wraps(p_h bigint[], p_until bigint[], p_limit integer) returns bigint
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
  if not exists (
    select from unnest(p_h, p_until) u (h, until)
      join tag t on t.h = u.h and t.created_at <= u.until and t.kind = 1059                  -- tag_newest
      join event e on e.seq = t.seq) then                                                   -- event_seq
    return 0;
  end if;
  perform 1 from owner o order by o.partition for update;
  with dead as (
    select r.* from remove_events(array(
      select distinct t.seq from unnest(p_h, p_until) u (h, until)
        join tag t on t.h = u.h and t.created_at <= u.until and t.kind = 1059                -- tag_newest
        join event e on e.seq = t.seq                                                       -- event_seq
       limit p_limit), 'vanished') r
  ), buried as (
    insert into tomb_id (pubkey, id) select dead.pubkey, dead.id from dead on conflict do nothing
  )
  select count(*) into swept from dead;
  return swept;
end
$$;
