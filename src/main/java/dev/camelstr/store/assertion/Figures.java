package dev.camelstr.store.assertion;

import dev.camelstr.nostr.Address;
import dev.camelstr.store.Slot;
import dev.camelstr.store.assertion.Subject.Type;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What views know of subjects, in a transaction of the caller's. Of what stands no more, and of private kinds, it is as if nobody had
 * engaged with it: whoever names an event need not have seen it.
 */
final class Figures {
    /** Columns are tags of NIP-85; n: which of the subjects. */
    private static final String FOLLOWERS = """
            select u.n, coalesce(p.followers, 0) as followers
              from unnest(?::text[]) with ordinality u (name, n)
              left join view_follows.person p on p.pubkey = u.name                             -- person_pubkey_key
            """;

    private static final String RANKS = """
            select u.n, coalesce(r.rank, 0) as rank
              from unnest(?::text[]) with ordinality u (name, n)
              left join view_trust.rank r on r.pubkey = decode(u.name, 'hex')                  -- rank_pkey
            """;

    private static final String ENGAGEMENT = """
            select u.n, coalesce(e.replies + e.comments, 0) as comment_cnt, coalesce(e.quotes, 0) as quote_cnt,
                   coalesce(e.reposts, 0) as repost_cnt, coalesce(e.reactions, 0) as reaction_cnt,
                   coalesce(e.zaps, 0) as zap_cnt,
                   -- No more than there are: whoever invents zaps has no other bound.
                   least(coalesce(trunc(e.msats / 1000), 0), 2100000000000000)::bigint as zap_amount
            """;

    private static final String OF_EVENTS = ENGAGEMENT + """
              from unnest(?::text[]) with ordinality u (name, n)
              left join view_engagement.engagement e on e.target = u.name                      -- engagement_pkey
               and exists (
                 select from standing s                                                        -- event_pkey
                  where s.id = decode(u.name, 'hex') and s.kind <> all (?)
                    and (s.expiration is null or s.expiration > extract(epoch from now())))
            """;

    private static final String OF_ADDRESSES = ENGAGEMENT + """
              from unnest(?::text[], ?::bytea[], ?::integer[], ?::bytea[]) with ordinality u (name, pubkey, kind, d, n)
              left join view_engagement.engagement e on e.target = u.name                      -- engagement_pkey
               and exists (
                 select from standing s                                                        -- event_address
                  where s.pubkey = u.pubkey and s.kind = u.kind and s.d = u.d and s.kind <> all (?)
                    and (s.expiration is null or s.expiration > extract(epoch from now())))
            """;

    /** Whether the view of that name is there and has been given all that was stored before it was made. */
    private static final String IS_COMPLETE = """
            select to_regclass('view_' || ? || '.' || ?) is not null
                   and not exists (select from user_view v where v.name = ? and v.version = '')
                   and not exists (select from user_view_range r where r.name = ?)
            """;

    /** Its tables may have been made anew since: then it has read the lists, and nobody a rank yet. */
    private static final String IS_RANKED = "select computed is not null from view_trust.ranked";

    private final Connection connection;
    private final int[] privateKinds;
    private final boolean followers;
    private final boolean ranks;
    private final boolean engagement;

    Figures(Connection connection, Set<Integer> privateKinds) throws SQLException {
        this.connection = connection;
        this.privateKinds = privateKinds.stream().mapToInt(Integer::intValue).toArray();
        this.followers = isComplete("follows", "person");
        this.ranks = isComplete("trust", "ranked") && isRanked();
        this.engagement = isComplete("engagement", "engagement");
    }

    private boolean isComplete(String view, String table) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(IS_COMPLETE)) {
            query.setString(1, view);
            query.setString(2, table);
            query.setString(3, view);
            query.setString(4, view);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private boolean isRanked() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(IS_RANKED);
                ResultSet row = query.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** Whether there is what the walk goes along. */
    boolean knows(Walk walk) {
        return switch (walk) {
            case FOLLOWED -> followers;
            case RANKED -> ranks;
            case ENGAGED -> engagement;
            case TOLD_KEYS, TOLD_EVENTS, TOLD_ADDRESSES -> true;
        };
    }

    /** By the tags that NIP-85 names; nothing of those of which no view knows anything. */
    Map<Subject, Map<String, Long>> of(List<Subject> subjects) throws SQLException {
        Map<Type, List<Subject>> byType = new EnumMap<>(Type.class);
        subjects.forEach(it ->
                byType.computeIfAbsent(it.type(), type -> new ArrayList<>()).add(it));
        Map<Subject, Map<String, Long>> figures = new HashMap<>();
        List<Subject> keys = byType.getOrDefault(Type.KEY, List.of());
        if (ranks && !keys.isEmpty()) {
            read(figures, RANKS, keys, List.of(names(keys)));
        }
        if (followers && !keys.isEmpty()) {
            read(figures, FOLLOWERS, keys, List.of(names(keys)));
        }
        List<Subject> events = byType.getOrDefault(Type.EVENT, List.of());
        if (engagement && !events.isEmpty()) {
            read(figures, OF_EVENTS, events, List.of(names(events), privateKinds));
        }
        List<Subject> addresses = byType.getOrDefault(Type.ADDRESS, List.of());
        if (engagement && !addresses.isEmpty()) {
            read(figures, OF_ADDRESSES, addresses, ofAddresses(addresses));
        }
        return figures;
    }

    private List<Object> ofAddresses(List<Subject> subjects) {
        List<Address> addresses = subjects.stream()
                .map(it -> Address.parse(it.name()).orElseThrow())
                .toList();
        return List.of(
                names(subjects),
                addresses.stream().map(it -> it.pubkey().bytes()).toArray(byte[][]::new),
                addresses.stream().mapToInt(Address::kind).toArray(),
                addresses.stream().map(it -> Slot.key(it.d())).toArray(byte[][]::new),
                privateKinds);
    }

    private static Object names(List<Subject> subjects) {
        return subjects.stream().map(Subject::name).toArray(String[]::new);
    }

    private void read(
            Map<Subject, Map<String, Long>> figures, String sql, List<Subject> subjects, List<Object> parameters)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                query.setObject(i + 1, parameters.get(i));
            }
            try (ResultSet row = query.executeQuery()) {
                ResultSetMetaData columns = row.getMetaData();
                while (row.next()) {
                    Map<String, Long> known =
                            figures.computeIfAbsent(subjects.get(row.getInt(1) - 1), unknown -> new LinkedHashMap<>());
                    for (int column = 2; column <= columns.getColumnCount(); column++) {
                        known.put(columns.getColumnName(column), row.getLong(column));
                    }
                }
            }
        }
    }
}
