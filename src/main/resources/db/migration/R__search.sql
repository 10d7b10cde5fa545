-- What the search index is filled and asked by (NIP-50).

drop function if exists prepare_search, search_from_table, index_search, index_search_batch, search_chunk, index_search_chunk,
  lock_words, forget_words, search_tail, search_documents, search_condition, contain_letters, search_events, count_search,
  people_named, people_found, search_people, sort_events, trust_state, trust_condition, trusted_events;

-- Makes pg_trgm and its index if that is possible; yields whether words are found by their parts.
create function prepare_search() returns boolean
language plpgsql as $$
begin
  if to_regclass('search_word_letters') is null then
    create extension if not exists pg_trgm;
    create index search_word_letters on search_word using gin (letters gin_trgm_ops);
  end if;
  return true;
exception when others then
  return false;
end
$$;

-- Has everything indexed that stands in table event and that the view has not been told of.
create function search_from_table() returns void
language sql as $$
  insert into search_range (next_seq, last_seq)
  select r.first, r.last
    from stream_life l
    cross join (select distinct o.partition from owner o) p
    cross join lateral (
      select coalesce(max(v.last), -1) + 1 as untold
        from view_source v where v.view = 'search' and v.life = l.life and v.origin_partition = p.partition) w
    cross join lateral (
      select min(e.seq), max(e.seq) from event e                                            -- event_seq
       where e.seq >= seq_of(l.life, p.partition, w.untold)
         and e.seq <= seq_of(l.life, p.partition, (1::bigint << 40) - 1)) r (first, last)
   where r.first is not null
$$;

-- Keeps prune_gone and forget_words away until the transaction ends; yields whether the words that were in the table after so
-- many removals still are.
create function lock_words(p_removals bigint) returns boolean
language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtext('camelstr.search'));
  return exists (select from search_removals r where r.removals = p_removals);
end
$$;

-- Indexes documents whose events stand. The caller has locked the words: an event that is removed meanwhile is forgotten
-- after its row is here, so the row goes with it. The words are in order, so that two that add the same do not deadlock.
create function index_search(
  p_seq bigint[], p_created_at bigint[], p_kind integer[], p_pubkey bytea[], p_words text[],
  p_new_words text[], p_new_letters text[])
returns void
language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
begin
  if cardinality(p_seq) = 0 then
    return;
  end if;
  insert into search_word (word, letters)
  select u.word, u.letters from unnest(p_new_words, p_new_letters) u (word, letters) on conflict do nothing;
  with document as materialized (
    select u.seq, u.created_at, u.kind, u.pubkey, u.words::tsvector as words, e.seq is not null as stands
      from unnest(p_seq, p_created_at, p_kind, p_pubkey, p_words) u (seq, created_at, kind, pubkey, words)
      left join event e on e.seq = u.seq                                                    -- event_seq
  ), removed as (
    insert into search_removed (words) select d.words from document d where not d.stands
  )
  insert into search (seq, created_at, kind, pubkey, words)
  select d.seq, d.created_at, d.kind, d.pubkey, d.words from document d where d.stands
  on conflict do nothing;
end
$$;

-- Takes some words of some documents that were removed, and removes those that no document has any more; yields of how many
-- documents it took. Nothing if another node is at it. A word that one of the newest documents has is not looked for in the
-- index, which would take the longer the more documents have it.
create function forget_words(p_documents integer, p_words integer) returns bigint
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
set jit = off
as $$
declare
  due bigint[];
  taken text[];
begin
  if not pg_try_advisory_xact_lock(hashtext('camelstr.upkeep')) then
    return 0;
  end if;
  due := array(select r.document from search_removed r order by r.document limit p_documents);  -- search_removed_pkey
  if cardinality(due) = 0 then
    return 0;
  end if;
  taken := array(
    select distinct w.word from (
      select t.word
        from unnest(due) u (document)
        join search_removed r on r.document = u.document                                    -- search_removed_pkey
        cross join unnest(tsvector_to_array(r.words)) t (word)
       limit p_words) w);
  update search_removed r set words = ts_delete(r.words, taken) where r.document = any (due);
  delete from search_removed r where r.document = any (due) and length(r.words) = 0;

  perform pg_advisory_xact_lock(hashtext('camelstr.search'));
  with newest as materialized (
    select t.word
      from (select s.words from search s order by s.created_at desc limit 500) s               -- search_newest
      cross join unnest(tsvector_to_array(s.words)) t (word)
     limit 25 * p_words
  ), suspect as materialized (
    select k.word
      from (select u.word from unnest(taken) u (word) except select n.word from newest n) u
      join search_word k on k.word = u.word                                                 -- search_word_pkey
  )
  delete from search_word k using suspect c
   where k.word = c.word                                                                    -- search_word_pkey
     and not exists (select from search s where s.words @@ ('''' || c.word || '''')::tsquery);  -- search_words
  if found then
    update search_removals set removals = removals + 1;
  end if;
  return cardinality(due);
end
$$;

-- One batch of the changelog: position and documents. Null: words were removed meanwhile, and nothing is done.
create function index_search_batch(
  p_view text, p_partition integer, p_epoch bigint, p_lease_ms bigint, p_from bigint, p_next bigint, p_stamp bigint,
  p_streams text[], p_origin_partitions integer[], p_lives integer[], p_summaries boolean[], p_lasts bigint[],
  p_seq bigint[], p_created_at bigint[], p_kind integer[], p_pubkey bytea[], p_words text[],
  p_new_words text[], p_new_letters text[], p_removals bigint)
returns boolean
language plpgsql as $$
begin
  if cardinality(p_seq) > 0 and not lock_words(p_removals) then
    return null;
  end if;
  if not move_view(p_view, p_partition, p_epoch, p_lease_ms, p_from, p_next, p_stamp,
                   p_streams, p_origin_partitions, p_lives, p_summaries, p_lasts) then
    return false;
  end if;
  perform index_search(p_seq, p_created_at, p_kind, p_pubkey, p_words, p_new_words, p_new_letters);
  return true;
end
$$;

-- The next events of a stretch that is to be indexed from the table, which is locked. Nothing: there is no such stretch
-- that nobody works at. A row without seq says how far that is.
create function search_chunk(p_kinds integer[], p_limit integer)
returns table (range integer, reached bigint, seq bigint, raw bytea)
language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  r search_range;
  upto bigint;
begin
  select * into r from search_range s order by s.range for update skip locked limit 1;
  if r.range is null then
    return;
  end if;
  select max(x.seq) into upto from (
    select e.seq from event e where e.seq between r.next_seq and r.last_seq                 -- event_seq
     order by e.seq limit p_limit) x;
  upto := coalesce(upto, r.last_seq);
  return query
  select r.range, upto, e.seq, e.raw from event e
   where e.seq between r.next_seq and upto and e.kind = any (p_kinds)                       -- event_seq
  union all
  select r.range, upto, null, null;
end
$$;

-- The same for a chunk of a stretch.
create function index_search_chunk(
  p_range integer, p_reached bigint,
  p_seq bigint[], p_created_at bigint[], p_kind integer[], p_pubkey bytea[], p_words text[],
  p_new_words text[], p_new_letters text[], p_removals bigint)
returns boolean
language plpgsql as $$
begin
  if cardinality(p_seq) > 0 and not lock_words(p_removals) then
    return null;
  end if;
  perform index_search(p_seq, p_created_at, p_kind, p_pubkey, p_words, p_new_words, p_new_letters);
  update search_range r set next_seq = p_reached + 1 where r.range = p_range;
  delete from search_range r where r.range = p_range and r.next_seq > r.last_seq;
  return true;
end
$$;

-- What is committed and not indexed yet: of each stream and partition the newest p_rows events are looked at, and of those
-- that match as many are told as have p_bytes together, and one more. Nothing where there is no index.
create function search_tail(
  p_kinds integer[], p_authors bytea[], p_since bigint, p_until bigint, p_rows integer, p_bytes bigint)
returns table (seq bigint, raw bytea)
language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
set jit = off
as $$
#variable_conflict use_column
begin
  return query
  select e.seq, e.raw
    from (
      select t.seq, sum(t.bytes) over (order by t.n, t.seq desc rows unbounded preceding) - t.bytes as before
        from stream_position p
        cross join lateral (
          select coalesce(max(v.last), -1) as last from view_source v
           where v.view = 'search' and v.stream = p.stream and v.origin_partition = p.partition and v.life = p.life
             and not v.summaries) told
        cross join lateral (
          select n.seq, octet_length(n.raw) as bytes, row_number() over (order by n.seq desc) as n from (
            select e.* from event e                                                         -- event_seq, backwards
             where e.seq >= seq_of(p.life, p.partition, told.last + 1)
               and e.seq <= seq_of(p.life, p.partition, (1::bigint << 40) - 1)
             order by e.seq desc limit p_rows) n
           where n.kind = any (p_kinds) and (p_authors is null or n.pubkey = any (p_authors))
             and n.created_at >= p_since and n.created_at <= p_until
             and not exists (select from search s where s.seq = n.seq)) t                   -- search_pkey
       where p.applied > told.last
         and exists (select from view_position v where v.view = 'search')) f
    join event e on e.seq = f.seq                                                           -- event_seq
   where f.before < p_bytes;
end
$$;

-- The documents to be searched, as SQL: the index, and the tail in $12 to $16, if there is any.
create function search_documents(p_tail bigint[]) returns text
language sql immutable as $$
  select case when cardinality(p_tail) = 0 then 'search' else
    '(select i.seq, i.created_at, i.kind, i.pubkey, i.words from search i
      union all
      select u.seq, u.created_at, u.kind, u.pubkey, u.words::tsvector
        from unnest($12, $13, $14, $15, $16) u (seq, created_at, kind, pubkey, words)
       where not exists (select from search i where i.seq = u.seq))' end
$$;

-- The query with each word replaced by all words that contain it, the shortest 64; null where one word has none, and
-- where pg_trgm is missing. p_letters: null for what is not looked for by its parts, which is in p_phrases then.
-- p_more_words: words that may not be in table search_word yet.
create function contain_letters(p_words text[], p_letters text[], p_phrases text[], p_more_words text[]) returns tsquery
language plpgsql stable
set plan_cache_mode = force_custom_plan set enable_seqscan = off
as $$
declare
  query text[] := p_phrases;
  containing text;
begin
  if cardinality(p_letters) = 0 or to_regclass('search_word_letters') is null then
    return null;
  end if;
  for i in 1 .. cardinality(p_letters) loop
    select string_agg('''' || w.word || '''', '|') into containing from (
      select k.word from (
        select s.word from search_word s                                                    -- search_word_letters
         where s.letters like '%' || p_letters[i] || '%' and position(p_words[i] in s.word) > 0
        union
        select u.word from unnest(p_more_words) u (word) where position(p_words[i] in u.word) > 0) k
       order by length(k.word), k.word limit 64) w;
    if containing is null then
      return null;
    end if;
    query := query || ('(' || containing || ')');
  end loop;
  return array_to_string(query, '&')::tsquery;
end
$$;

-- Whether ranks of trust are known: 'ranked'; 'missing': view trust does not run; 'rootless': it trusts nobody; 'unranked': it
-- has not ranked yet.
create function trust_state() returns text
language plpgsql stable as $$
begin
  if to_regclass('view_trust.ranked') is null then
    return 'missing';
  end if;
  return (select case when r.computed is null then 'unranked' when r.roots = 0 then 'rootless' else 'ranked' end
            from view_trust.ranked r);
end
$$;

-- The condition that a key has a rank of at least so much in view trust, as SQL; none if that is null.
create function trust_condition(p_key text, p_least integer) returns text
language sql immutable as $$
  select case when p_least is null then '' else
    format(' and exists (select from view_trust.rank r where r.pubkey = %s and r.rank >= %s)', p_key, p_least) end
$$;

-- Those of the events, in their order, whose authors have a rank of at least so much in view trust.
create function trusted_events(p_seq bigint[], p_least integer) returns table (seq bigint)
language plpgsql stable
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off
as $$
#variable_conflict use_column
begin
  return query
  select u.seq
    from unnest(p_seq) with ordinality u (seq, place)
    join event e on e.seq = u.seq                                                           -- event_seq
    join view_trust.rank r on r.pubkey = e.pubkey                                           -- rank_pkey
   where r.rank >= p_least
   order by u.place;
end
$$;

-- The conditions that go with a query, as SQL; $1 and $2 are queries.
create function search_condition(
  p_authors bytea[], p_kinds integer[], p_ids bytea[], p_tags bigint[], p_and_tags bigint[], p_since bigint, p_until bigint,
  p_least_rank integer)
returns text
language sql immutable as $$
  select concat(
    case when p_authors is not null then ' and s.pubkey = any ($3)' end,
    case when p_kinds is not null then ' and s.kind = any ($4)' end,
    case when p_ids is not null then ' and s.seq in (select e.seq from event e where e.id = any ($5))' end,
    case when p_tags is not null then ' and exists (select from event e where e.seq = s.seq and e.tags && $6)' end,
    case when p_and_tags is not null then ' and exists (select from event e where e.seq = s.seq and e.tags && $7)' end,
    case when p_since > 0 then ' and s.created_at >= $8' end,
    case when p_until < 9223372036854775807 then ' and s.created_at <= $9' end,
    trust_condition('s.pubkey', p_least_rank))
$$;

-- The best matches, the best first: those of whole words, and if these are fewer than wanted also those of parts of words,
-- by rank, then the newest first. Of a query that more than p_ranked match, the newest p_ranked are ranked: those are
-- looked for among the newest p_walked documents first, for there a very common word has enough.
create function search_events(
  p_query text, p_words text[], p_letters text[], p_phrases text[],
  p_authors bytea[], p_kinds integer[], p_ids bytea[], p_tags bigint[], p_and_tags bigint[], p_since bigint, p_until bigint,
  p_least_rank integer, p_wanted integer, p_ranked integer, p_walked integer,
  p_tail_seq bigint[], p_tail_created_at bigint[], p_tail_kind integer[], p_tail_pubkey bytea[], p_tail_vectors text[],
  p_tail_words text[])
returns table (seq bigint)
language plpgsql stable
set enable_seqscan = off set jit = off
as $$
#variable_conflict use_column
declare
  condition text := search_condition(p_authors, p_kinds, p_ids, p_tags, p_and_tags, p_since, p_until, p_least_rank);
  query tsquery := p_query::tsquery;
  other tsquery := ''::tsquery;
  matching text := 's.words @@ $1' || condition;
  documents text := search_documents(p_tail_seq);
  newest text := '(select d.* from ' || documents || ' d order by d.created_at desc limit $11) s';
  source text := documents || ' s';
  sorted text := '';
  matches bigint;
  found_all bigint := 0;
begin
  for level in 1 .. 2 loop
    execute 'select count(*) from (select from ' || documents || ' s where ' || matching || ' limit $10) x'
       into matches
      using query, other, p_authors, p_kinds, p_ids, p_tags, p_and_tags, p_since, p_until, p_ranked + 1, p_walked,
            p_tail_seq, p_tail_created_at, p_tail_kind, p_tail_pubkey, p_tail_vectors;
    if matches > p_ranked then
      sorted := ' order by s.created_at desc limit $10';
      execute 'select count(*) from (select from ' || newest || ' where ' || matching || ' limit $10) x'
         into matches
        using query, other, p_authors, p_kinds, p_ids, p_tags, p_and_tags, p_since, p_until, p_ranked, p_walked,
              p_tail_seq, p_tail_created_at, p_tail_kind, p_tail_pubkey, p_tail_vectors;
      if matches = p_ranked then
        source := newest;
      end if;
    end if;
    return query execute
      'select m.seq from (select s.seq, s.created_at, ts_rank(s.words, $1, 1) as rank from ' || source
      || ' where ' || matching || sorted || ') m order by m.rank desc, m.created_at desc, m.seq limit $10'
      using query, other, p_authors, p_kinds, p_ids, p_tags, p_and_tags, p_since, p_until, p_ranked, p_walked,
            p_tail_seq, p_tail_created_at, p_tail_kind, p_tail_pubkey, p_tail_vectors;
    found_all := found_all + matches;
    exit when found_all >= p_wanted;
    other := query;
    query := contain_letters(p_words, p_letters, p_phrases, p_tail_words);
    exit when query is null;
    matching := 's.words @@ $1 and not s.words @@ $2' || condition;
    source := documents || ' s';
    sorted := '';
  end loop;
end
$$;

-- The profiles that view people finds by a name that begins so, of more than p_most spellings those that come first, and how known
-- each author is. Nothing where that view does not run.
create function people_named(p_prefix text, p_most integer) returns table (id bytea, weight bigint)
language plpgsql stable as $$
declare
  path text := current_setting('search_path');
begin
  if to_regprocedure('view_people.named(text, integer)') is null or to_regprocedure('view_people.weigh(text[])') is null then
    return;
  end if;
  perform set_config('search_path', 'view_people, ' || path, true);
  return query execute
    'with found as materialized (select n.id, n.pubkey from named($1, $2) n)
     select decode(f.id, ''hex''), w.weight
       from found f left join weigh(array(select a.pubkey from found a)) w on w.pubkey = f.pubkey'
    using p_prefix, p_most;
  perform set_config('search_path', path, true);
end
$$;

-- The same, of those that a filter is for.
create function people_found(
  p_prefix text, p_most integer,
  p_authors bytea[], p_ids bytea[], p_tags bigint[], p_and_tags bigint[], p_since bigint, p_until bigint)
returns table (seq bigint, weight bigint)
language sql stable
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off
as $$
  select e.seq, p.weight
    from people_named(p_prefix, p_most) p
    join event e on e.id = p.id                                                             -- event_pkey
   where (p_authors is null or e.pubkey = any (p_authors)) and (p_ids is null or e.id = any (p_ids))
     and (p_tags is null or e.tags && p_tags) and (p_and_tags is null or e.tags && p_and_tags)
     and e.created_at >= p_since and e.created_at <= p_until
$$;

-- What a search for profiles found; before it those with a name that begins with what is searched for, the best known first.
create function search_people(
  p_found bigint[], p_prefix text, p_most integer,
  p_authors bytea[], p_ids bytea[], p_tags bigint[], p_and_tags bigint[], p_since bigint, p_until bigint)
returns table (seq bigint)
language sql stable as $$
  select r.seq from (
    select f.seq, f.place, null::bigint as weight from unnest(p_found) with ordinality f (seq, place)
    union all
    select p.seq, null, coalesce(p.weight, 0)
      from people_found(p_prefix, p_most, p_authors, p_ids, p_tags, p_and_tags, p_since, p_until) p) r
   group by r.seq
   order by max(r.weight) desc nulls last, min(r.place) nulls last, r.seq
$$;

-- These events by what view engagement has of them, and of their addresses: top: how many have done something; hot: the same, the
-- older the less; rising: how many an hour, of the last day. Where that view does not run, and where it says the same, in their order.
create function sort_events(p_seq bigint[], p_order text, p_now bigint) returns table (seq bigint)
language plpgsql stable
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off
as $$
#variable_conflict use_column
begin
  if to_regclass('view_engagement.engagement') is null then
    return query select u.seq from unnest(p_seq) with ordinality u (seq, place) order by u.place;
    return;
  end if;
  return query
  select s.seq
    from (
      select u.seq, u.place, greatest(p_now - e.created_at, 0) / 3600.0 as hours,
             coalesce(sum(g.repliers + g.commenters + g.quoters + g.reposters + g.reactors + g.zappers), 0) as people
        from unnest(p_seq) with ordinality u (seq, place)
        join event e on e.seq = u.seq                                                       -- event_seq
        -- Only what is short is in d as it is, and a target of the view has no NUL.
        left join view_engagement.engagement g                                              -- engagement_pkey
          on g.target = any (array[
               encode(e.id, 'hex'),
               case when e.d is not null and position('\x00'::bytea in e.d) = 0 and position('\xff'::bytea in e.d) = 0
                    then e.kind || ':' || encode(e.pubkey, 'hex') || ':' || convert_from(e.d, 'UTF8') end])
       group by u.seq, u.place, e.created_at) s
   order by case p_order
              when 'top' then s.people
              when 'hot' then s.people / power(s.hours + 2, 1.8)
              when 'rising' then case when s.hours <= 24 then s.people / (s.hours + 1) else 0 end
            end desc, s.place;
end
$$;

-- How many stand that match, by whole words or parts of them, and of profiles by a name that begins with p_prefix, if there is one.
create function count_search(
  p_query text, p_words text[], p_letters text[], p_phrases text[],
  p_authors bytea[], p_kinds integer[], p_ids bytea[], p_tags bigint[], p_and_tags bigint[], p_since bigint, p_until bigint,
  p_least_rank integer, p_now bigint, p_except_kinds integer[], p_prefix text,
  p_tail_seq bigint[], p_tail_created_at bigint[], p_tail_kind integer[], p_tail_pubkey bytea[], p_tail_vectors text[],
  p_tail_words text[])
returns bigint
language plpgsql stable
set enable_seqscan = off set jit = off
as $$
declare
  query tsquery := p_query::tsquery;
  parts tsquery := contain_letters(p_words, p_letters, p_phrases, p_tail_words);
  either tsquery := case when parts is null then query else query || parts end;
  matches bigint;
  named bigint := 0;
begin
  execute 'select count(*) from ' || search_documents(p_tail_seq) || ' s where s.words @@ $1'
          || search_condition(p_authors, p_kinds, p_ids, p_tags, p_and_tags, p_since, p_until, p_least_rank)
          || ' and exists (select from standing e where e.seq = s.seq and (e.expiration is null or e.expiration > $10))'
          || ' and s.kind <> all ($11)'
     into matches
    using either, null::tsquery,
          p_authors, p_kinds, p_ids, p_tags, p_and_tags, p_since, p_until, p_now, p_except_kinds,
          p_tail_seq, p_tail_created_at, p_tail_kind, p_tail_pubkey, p_tail_vectors;
  if p_prefix is not null then
    execute 'select count(*) from people_found($1, 2147483647, $3, $2, $6, $7, $8, $9) p join standing e on e.seq = p.seq'
            || ' where (e.expiration is null or e.expiration > $10) and e.kind <> all ($11)'
            || trust_condition('e.pubkey', p_least_rank)
            || ' and not exists (select from ' || search_documents(p_tail_seq) || ' s where s.seq = p.seq and s.words @@ $4)'
       into named
      using p_prefix, p_ids, p_authors, either, null::text, p_tags, p_and_tags, p_since, p_until, p_now, p_except_kinds,
            p_tail_seq, p_tail_created_at, p_tail_kind, p_tail_pubkey, p_tail_vectors;
  end if;
  return matches + named;
end
$$;
