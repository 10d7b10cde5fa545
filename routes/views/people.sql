-- Derivation 1: raise the number when what is derived in Java changes, and the view is made anew.

-- The profiles that stand. Of an author there may be two for a while: that one was replaced is told later than what replaced it. And
-- what was stored again may be told before it is told that it had gone.
create table profile (
  id           text collate "C" primary key,
  pubkey       text collate "C" not null,
  created_at   bigint  not null,
  name         text    not null,
  display_name text    not null,
  nip05        text    not null,
  times        integer not null
);
create index profile_pubkey on profile (pubkey, created_at desc, id);

-- What each is found by: names as they are compared, and from each of their words on.
create table spelling (
  spelled text collate "C" not null,
  profile text collate "C" not null,
  primary key (spelled, profile)
);
create index spelling_profile on spelling (profile);

-- Takes in profiles that stand more often, or less often.
create function introduce(
  p_id text[], p_pubkey text[], p_created_at bigint[], p_name text[], p_display_name text[], p_nip05 text[],
  p_spellings text[], p_times integer[])
returns void
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
begin
  insert into profile as p (id, pubkey, created_at, name, display_name, nip05, times)
  select c.id, c.pubkey, c.created_at, c.name, c.display_name, c.nip05, c.times
    from unnest(p_id, p_pubkey, p_created_at, p_name, p_display_name, p_nip05, p_times)
         c (id, pubkey, created_at, name, display_name, nip05, times)
   where c.times > 0
  on conflict (id) do update set times = p.times + excluded.times;
  insert into spelling (spelled, profile)
  select s.spelled, c.id
    from unnest(p_id, p_spellings, p_times) c (id, spellings, times)
    cross join lateral unnest(string_to_array(c.spellings, e'\n')) s (spelled)
   where c.times > 0
  on conflict do nothing;

  update profile p set times = p.times + c.times
    from unnest(p_id, p_times) c (id, times) where c.times < 0 and p.id = c.id;
  delete from spelling s using profile p where p.id = any (p_id) and p.times = 0 and s.profile = p.id;
  delete from profile p where p.id = any (p_id) and p.times = 0;
end
$$;

-- The newest profiles that are found by what begins so: of more than p_most spellings those that come first.
create function named(p_prefix text, p_most integer)
returns table (id text, pubkey text, name text, display_name text, nip05 text)
language sql stable
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
  select p.id, p.pubkey, p.name, p.display_name, p.nip05
    from (
      select distinct f.profile from (
        select s.profile from spelling s                                                    -- spelling_pkey
         where s.spelled >= p_prefix and s.spelled < p_prefix || chr(1114111) -- beyond all characters
         order by s.spelled, s.profile limit p_most) f) d
    join profile p on p.id = d.profile                                                      -- profile_pkey
   where not exists (
     select from profile n                                                                  -- profile_pubkey
      where n.pubkey = p.pubkey
        and (n.created_at > p.created_at or n.created_at = p.created_at and n.id < p.id))
$$;

-- How known these keys are: whom trust ranks first, by rank, then by followers; null where it is not known, as where the views
-- trust and follows do not run. Whoever may ask this view is told that of them, and has no other way to their tables.
create function weigh(p_pubkey text[]) returns table (pubkey text, rank smallint, followers bigint, weight bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  ranks  text := '(values (null::bytea, null::smallint))';
  counts text := '(values (null::text, null::bigint))';
begin
  if to_regclass('view_trust.rank') is not null then
    ranks := '(select t.pubkey, t.rank from view_trust.rank t)';
  end if;
  if to_regclass('view_follows.person') is not null then
    counts := '(select p.pubkey, p.followers from view_follows.person p)';
  end if;
  return query execute
    'select k.pubkey, r.rank, f.followers,
            (coalesce(r.rank, -1) + 1) * 1000000000000 + least(coalesce(f.followers, 0), 999999999999)
       from unnest($1) k (pubkey)
       left join ' || ranks || ' r (pubkey, rank) on r.pubkey = decode(k.pubkey, ''hex'')
       left join ' || counts || ' f (pubkey, followers) on f.pubkey = k.pubkey'
    using p_pubkey;
end
$$;
