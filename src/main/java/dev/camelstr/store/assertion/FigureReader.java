package dev.camelstr.store.assertion;

import dev.camelstr.nostr.PublicKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Reads what views know of subjects, and what was told of them, page by page; each page as of one moment. Of a view that does not
 * run, or has not been given all, nothing is known.
 */
public final class FigureReader {
    private static final String FOLLOWED = """
            select p.pubkey from view_follows.person p                                        -- person_pubkey_key
             where p.pubkey > ? order by p.pubkey limit ?
            """;
    private static final String RANKED = """
            select encode(r.pubkey, 'hex') from view_trust.rank r                             -- rank_pkey
             where r.pubkey > decode(?, 'hex') order by r.pubkey limit ?
            """;
    private static final String ENGAGED = """
            select e.target from view_engagement.engagement e                                 -- engagement_pkey
             where e.target > ? order by e.target limit ?
            """;

    private final DataSource database;
    private final PublicKey teller;
    private final Set<Integer> privateKinds;

    /**
     * @param teller whose assertions are read
     * @param privateKinds of events and addresses that nothing is known of
     */
    public FigureReader(DataSource database, PublicKey teller, Set<Integer> privateKinds) {
        this.database = database;
        this.teller = teller;
        this.privateKinds = Set.copyOf(privateKinds);
    }

    /**
     * The next subjects of a walk.
     *
     * @param after the place of the last one; empty for the beginning
     * @return fewer than {@code most} at its end
     */
    public List<Known> page(Walk walk, String after, int most) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement begin = connection.createStatement()) {
                begin.execute("set transaction isolation level repeatable read, read only");
                return page(connection, walk, after, most);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private List<Known> page(Connection connection, Walk walk, String after, int most) throws SQLException {
        Figures figures = new Figures(connection, privateKinds);
        Told told = new Told(connection, teller);
        Optional<Subject.Type> type = walk.told();
        if (type.isPresent()) {
            return known(figures, told.page(type.get(), after, most));
        }
        if (!figures.knows(walk)) {
            return List.of();
        }
        List<Subject> subjects = switch (walk) {
            case FOLLOWED -> subjects(connection, FOLLOWED, Subject::ofKey, after, most);
            case RANKED -> subjects(connection, RANKED, Subject::ofKey, after, most);
            default -> subjects(connection, ENGAGED, Subject::ofTarget, after, most);
        };
        return known(figures, told.of(subjects));
    }

    private static List<Subject> subjects(
            Connection connection, String sql, Function<String, Subject> subject, String after, int most)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, after);
            query.setInt(2, most);
            List<Subject> subjects = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    subjects.add(subject.apply(row.getString(1)));
                }
            }
            return subjects;
        }
    }

    private static List<Known> known(Figures figures, List<Told.Place> places) throws SQLException {
        Map<Subject, Map<String, Long>> known = figures.of(places.stream()
                .map(Told.Place::subject)
                .filter(Subject::isWellFormed)
                .toList());
        return places.stream()
                .map(place -> new Known(
                        place.place(), place.subject(), known.getOrDefault(place.subject(), Map.of()), place.told()))
                .toList();
    }
}
