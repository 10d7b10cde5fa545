-- Lets go of what is older than it is kept, in small transactions.

drop function if exists retention_page, let_go, retention_due;

-- The next events that a rule looks at, in order, of any kinds where it names several ranges of them; is_of_kind: whether it names
-- theirs; size: what it takes (event_size). Nothing if there is none up to p_before, or another node is at it. A walk of another version, or one that began a day
-- ago and has come to its end, begins anew: what was stored meanwhile and is dated back is found then.
create function retention_page(
  p_rule text, p_version text, p_first integer[], p_last integer[], p_before bigint, p_limit integer)
returns table (seq bigint, created_at bigint, pubkey bytea, size bigint, is_of_kind boolean)
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
set jit = off
as $$
#variable_conflict use_column
declare
  walk retention_walk;
begin
  if not pg_try_advisory_xact_lock(hashtext('camelstr.upkeep')) then
    return;
  end if;
  insert into retention_walk as w (rule, version, created_at, seq)
  values (p_rule, p_version, -9223372036854775808, 0)
  on conflict (rule) do update
     set version = excluded.version, created_at = excluded.created_at, seq = excluded.seq, began = now()
   where w.version <> excluded.version;
  select * into walk from retention_walk w where w.rule = p_rule;

  if cardinality(p_first) = 1 and p_first[1] = p_last[1] then
    return query
    select e.seq, e.created_at, e.pubkey, event_size(octet_length(e.raw), cardinality(e.tags)), true from event e
     where e.kind = p_first[1] and e.created_at >= walk.created_at and e.created_at < p_before         -- event_kind
       and (e.created_at > walk.created_at or e.seq > walk.seq)
     order by e.created_at, e.seq limit p_limit;
  else
    return query
    select e.seq, e.created_at, e.pubkey, event_size(octet_length(e.raw), cardinality(e.tags)),
           exists (select from unnest(p_first, p_last) k (first, last) where e.kind between k.first and k.last)
      from event e
     where e.created_at >= walk.created_at and e.created_at < p_before                       -- event_newest
       and (e.created_at > walk.created_at or e.seq > walk.seq)
     order by e.created_at, e.seq limit p_limit;
  end if;

  if not found then
    update retention_walk w
       set created_at = -9223372036854775808, seq = 0, began = now()
     where w.rule = p_rule and w.began < now() - interval '1 day';
  end if;
end
$$;

-- Lets events of a page go and notes that a rule has looked up to there; yields how many went. In the transaction of the page. All
-- owner rows are locked, in order, as in sweep_expired.
create function let_go(p_rule text, p_seq bigint[], p_created_at bigint, p_last bigint) returns bigint
language plpgsql as $$
declare
  gone bigint := 0;
begin
  if cardinality(p_seq) > 0 then
    perform 1 from owner o order by o.partition for update;
    gone := remove_marked(p_seq, 'retention');
  end if;
  update retention_walk w set created_at = p_created_at, seq = p_last where w.rule = p_rule;
  return gone;
end
$$;

-- What a rule would let go now: how many events, and the bytes of their JSON.
create function retention_due(p_first integer[], p_last integer[], p_before bigint, p_kept bytea[])
returns table (events bigint, bytes bigint)
language sql stable as $$
  select count(*), coalesce(sum(octet_length(e.raw)), 0)
    from event e
   where e.created_at < p_before
     and exists (select from unnest(p_first, p_last) k (first, last) where e.kind between k.first and k.last)
     and not exists (select from unnest(p_kept) k (pubkey) where k.pubkey = e.pubkey)
$$;
