-- How views that users write are made from table event, and go on from there by the changelog.

drop function if exists old_values_told, forget_removals, make_view, view_page, view_page_done, view_not_given, drop_view,
  swap_view;

-- Whether whoever stores tells what goes as it was; null: nobody has stored yet.
create function old_values_told() returns boolean
language sql stable as $$
  select bool_and(o.old_values) from owner o
$$;

-- Forgets removals up to a number, which are told.
create function forget_removals(p_last bigint) returns void
language sql as $$
  delete from removal r where r.number <= p_last;                                           -- removal_number
  update removal_forgotten set number = p_last where number < p_last;
$$;

-- Notes what a view is to be given from table event: all that is committed now, of each stream up to its position, or, from now
-- on, nothing of it. What is beyond comes by the changelog, of which nothing up to these positions is taken. The caller has read
-- where the changelog ends before, and holds the view's position.
create function make_view(p_name text, p_version text, p_partition integer, p_from_now boolean) returns void
language plpgsql as $$
begin
  perform from user_view v where v.name = p_name for update; -- who ranks what its tables hold keeps them (WorkedView)
  delete from user_view_range r where r.name = p_name;
  delete from user_view_read r where r.name = p_name;
  delete from view_source s where s.view = 'view ' || p_name;
  insert into user_view as v (name, version, untold, from_now)
  select p_name, p_version, coalesce(sum(o.untold), 0), p_from_now from owner o
  on conflict (name) do update
     set version = excluded.version, untold = excluded.untold, from_now = excluded.from_now,
         made = now(), came = 0, went = 0;

  -- One statement: positions, and what they say of the rows, as of one moment.
  with told as (
    insert into view_source (view, partition, stream, origin_partition, life, summaries, last)
    select 'view ' || p_name, p_partition, p.stream, p.partition, p.life, s.summaries, p.applied
      from stream_position p cross join (values (false), (true)) s (summaries)
  ), stretch as (
    select seq_of(l.life, p.partition, 0) as first,
           seq_of(l.life, p.partition,
                  case when l.life = p.life then greatest(p.applied, 0) else (1::bigint << 40) - 1 end) as last
      from stream_position p join stream_life l on l.stream = p.stream and l.life <= p.life
     where l.life < p.life or p.applied >= 0
  ), given as (
    insert into user_view_read (name, first_seq, last_seq, removal)
    select p_name, s.first, s.last, 9223372036854775807 from stretch s where p_from_now
  )
  insert into user_view_range (name, next_seq, last_seq)
  select p_name, s.first, s.last from stretch s where not p_from_now;
end
$$;

-- The next events of a stretch, in order: rows of table event, and those that went and of which that is still to be told. Without
-- raw: of a kind that the view does not want. At least one row; without seq: nothing is left up to there.
create function view_page(
  p_first bigint, p_last bigint, p_kinds integer[], p_not_kinds integer[], p_limit integer, p_bytes bigint)
returns table (removal bigint, seq bigint, raw bytea)
language sql stable
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
  with stretch as (
    (select e.seq, e.raw, (p_kinds is null or e.kind = any (p_kinds)) and e.kind <> all (p_not_kinds) as wanted
       from event e where e.seq between p_first and p_last order by e.seq limit p_limit)    -- event_seq
    union all
    (select r.seq, r.raw, true
       from removal r where r.seq between p_first and p_last order by r.seq limit p_limit)  -- removal_pkey
  ), page as (
    select s.seq, case when s.wanted then s.raw end as raw from stretch s order by s.seq limit p_limit
  ), sized as (
    select p.seq, p.raw, sum(coalesce(octet_length(p.raw), 0)) over (order by p.seq)
           - coalesce(octet_length(p.raw), 0) as before
      from page p
  )
  select f.number, s.seq, s.raw
    from removal_forgotten f left join sized s on s.before < p_bytes
   order by s.seq
$$;

-- The view has been given what there is from p_first to p_to, as of when removals up to that number had been forgotten.
create function view_page_done(p_name text, p_first bigint, p_to bigint, p_last bigint, p_removal bigint) returns void
language plpgsql as $$
begin
  update user_view_read r set last_seq = p_to
   where r.name = p_name and r.last_seq = p_first - 1 and r.removal = p_removal;
  if not found then
    insert into user_view_read (name, first_seq, last_seq, removal) values (p_name, p_first, p_to, p_removal);
  end if;
  if p_to >= p_last then
    delete from user_view_range r where r.name = p_name and r.last_seq = p_last;
  else
    update user_view_range r set next_seq = p_to + 1 where r.name = p_name and r.last_seq = p_last;
  end if;
end
$$;

-- Of these removals those of events that the view was not given.
create function view_not_given(p_name text, p_seq bigint[], p_number bigint[]) returns table (seq bigint)
language sql stable as $$
  select u.seq
    from unnest(p_seq, p_number) u (seq, number)
    cross join lateral (
      select r.last_seq, r.removal from user_view_read r
       where r.name = p_name and r.first_seq <= u.seq order by r.first_seq desc limit 1) r   -- user_view_read_pkey
   where u.seq <= r.last_seq and u.number <= r.removal
$$;

-- Forgets a view, but for its schema. False: there is none.
create function drop_view(p_name text) returns boolean
language plpgsql as $$
declare
  known boolean;
begin
  known := exists (select from user_view v where v.name = p_name)
    or exists (select from user_view_error e where e.name = p_name)
    or exists (select from view_position p where p.view = 'view ' || p_name);
  delete from view_position p where p.view = 'view ' || p_name;
  delete from view_source s where s.view = 'view ' || p_name;
  delete from user_view v where v.name = p_name;
  delete from user_view_error e where e.name = p_name;
  delete from user_view_range r where r.name = p_name;
  delete from user_view_read r where r.name = p_name;
  return known;
end
$$;

-- Puts the tables of view NAME__new in the place of NAME's, whose tables are NAME__old's from then on, if those were given all and
-- stand where these stand, or beyond. False: not yet, or the position of NAME__new has another owner. Whoever works on NAME finds
-- out by its epoch, and goes on where NAME__new stood.
create function swap_view(p_name text, p_partition integer, p_epoch bigint) returns boolean
language plpgsql as $$
declare
  copy   text := p_name || '__new';
  filled view_position;
  served view_position;
begin
  select * into filled from view_position v
   where v.view = 'view ' || copy and v.partition = p_partition and v.epoch = p_epoch for update;
  if not found or exists (select from user_view_range r where r.name = copy) then
    return false;
  end if;
  select * into served from view_position v where v.view = 'view ' || p_name and v.partition = p_partition for update;
  if served.log = filled.log and served.next > filled.next then
    return false;
  end if;

  delete from user_view v where v.name = p_name;
  delete from user_view_error e where e.name in (p_name, copy);
  delete from user_view_range r where r.name = p_name;
  delete from user_view_read r where r.name = p_name;
  delete from user_view_rebuild r where r.name = p_name;
  delete from view_source s where s.view = 'view ' || p_name;
  delete from view_position v where v.view = 'view ' || copy;
  update user_view v set name = p_name where v.name = copy;
  update user_view_read r set name = p_name where r.name = copy;
  update view_source s set view = 'view ' || p_name where s.view = 'view ' || copy;
  update view_position v set log = filled.log, next = filled.next, stamp = filled.stamp, epoch = v.epoch + 1
   where v.view = 'view ' || p_name and v.partition = p_partition;
  execute format('alter schema %I rename to %I', 'view_' || p_name, 'view_' || p_name || '__old');
  execute format('alter schema %I rename to %I', 'view_' || copy, 'view_' || p_name);
  return true;
end
$$;
