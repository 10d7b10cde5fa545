-- Derivation 1: raise the number when what is derived in Java changes, and the view is made anew.

-- How often each target (an event's id, or an address) was replied to and so on, and by how many: columns in pairs.
create table engagement (
  target     text collate "C" primary key,
  replies    bigint not null,
  repliers   bigint not null,
  comments   bigint not null,
  commenters bigint not null,
  quotes     bigint not null,
  quoters    bigint not null,
  reposts    bigint not null,
  reposters  bigint not null,
  reactions  bigint not null,
  reactors   bigint not null,
  zaps       bigint not null,
  zappers    bigint not null,
  msats      numeric not null -- whoever invents zaps would let a bigint overflow
);

-- Reactions by what they say.
create table reaction (
  target  text collate "C" not null,
  content text collate "C" not null,
  count   bigint not null,
  authors bigint not null,
  primary key (target, content)
);

-- Who did what how often; from this it is known whether an author is a further one. content: of a reaction what it says, of a
-- zap its request and amount.
create table deed (
  target  text collate "C" not null,
  action  text collate "C" not null,
  author  text collate "C" not null,
  content text collate "C" not null,
  count   bigint not null,
  primary key (target, action, author, content)
);

-- Counts deeds, each of which the arrays name once, more often, or less often.
create function engage(
  p_target text[], p_action text[], p_author text[], p_content text[], p_msats bigint[], p_count integer[])
returns void
language plpgsql
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
begin
  with change as materialized (
    select c.target, c.action, c.author, c.content, c.msats, c.count, coalesce(d.count, 0) as before,
           coalesce(d.count, 0) + c.count as after
      from unnest(p_target, p_action, p_author, p_content, p_msats, p_count)
           c (target, action, author, content, msats, count)
      left join deed d on d.target = c.target and d.action = c.action and d.author = c.author
                      and d.content = c.content                                              -- deed_pkey
  ), kept as (
    insert into deed (target, action, author, content, count)
    select c.target, c.action, c.author, c.content, c.after from change c where c.after > 0
    on conflict (target, action, author, content) do update set count = excluded.count
  ), undone as (
    delete from deed d using change c
     where c.after = 0 and d.target = c.target and d.action = c.action and d.author = c.author and d.content = c.content
  ), turn as (
    select c.*, (c.after > 0)::integer - (c.before > 0)::integer as turned from change c
  ), said as (
    insert into reaction as r (target, content, count, authors)
    select t.target, t.content, sum(t.count), sum(t.turned)
      from turn t where t.action = 'reaction' group by t.target, t.content
    on conflict (target, content) do update
       set count = r.count + excluded.count, authors = r.authors + excluded.authors
  ), actor as (
    select t.target, t.action, t.author, sum(t.turned * t.msats) as msats,
           case when t.action = 'zap' then sum(t.turned) else sum(t.count) end as times,
           count(*) filter (where t.turned = 1) as begun, count(*) filter (where t.turned = -1) as ended
      from turn t group by t.target, t.action, t.author
  ), sum_of as (
    -- Of an author's deeds no more are looked at than it takes to know whether one is left.
    select a.target, a.action, a.msats, a.times,
           (k.known - a.ended + a.begun > 0)::integer - (k.known > 0)::integer as authors
      from actor a
      cross join lateral (
        select count(*) as known
          from (select from deed d
                 where d.target = a.target and d.action = a.action and d.author = a.author limit a.ended + 1) d) k
  )
  insert into engagement as e
  select s.target,
         coalesce(sum(s.times) filter (where s.action = 'reply'), 0),
         coalesce(sum(s.authors) filter (where s.action = 'reply'), 0),
         coalesce(sum(s.times) filter (where s.action = 'comment'), 0),
         coalesce(sum(s.authors) filter (where s.action = 'comment'), 0),
         coalesce(sum(s.times) filter (where s.action = 'quote'), 0),
         coalesce(sum(s.authors) filter (where s.action = 'quote'), 0),
         coalesce(sum(s.times) filter (where s.action = 'repost'), 0),
         coalesce(sum(s.authors) filter (where s.action = 'repost'), 0),
         coalesce(sum(s.times) filter (where s.action = 'reaction'), 0),
         coalesce(sum(s.authors) filter (where s.action = 'reaction'), 0),
         coalesce(sum(s.times) filter (where s.action = 'zap'), 0),
         coalesce(sum(s.authors) filter (where s.action = 'zap'), 0),
         sum(s.msats)
    from sum_of s group by s.target
  on conflict (target) do update
     set replies = e.replies + excluded.replies, repliers = e.repliers + excluded.repliers,
         comments = e.comments + excluded.comments, commenters = e.commenters + excluded.commenters,
         quotes = e.quotes + excluded.quotes, quoters = e.quoters + excluded.quoters,
         reposts = e.reposts + excluded.reposts, reposters = e.reposters + excluded.reposters,
         reactions = e.reactions + excluded.reactions, reactors = e.reactors + excluded.reactors,
         zaps = e.zaps + excluded.zaps, zappers = e.zappers + excluded.zappers, msats = e.msats + excluded.msats;

  delete from reaction r
   using (select distinct u.target, u.content from unnest(p_target, p_content, p_count) u (target, content, count)
           where u.count < 0) g
   where r.target = g.target and r.content = g.content and r.count = 0;                      -- reaction_pkey
  delete from engagement e
   using (select distinct u.target from unnest(p_target, p_count) u (target, count) where u.count < 0) g
   where e.target = g.target                                                                 -- engagement_pkey
     and e.replies + e.comments + e.quotes + e.reposts + e.reactions + e.zaps = 0;
end
$$;
