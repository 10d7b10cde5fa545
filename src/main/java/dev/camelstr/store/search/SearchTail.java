package dev.camelstr.store.search;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.PublicKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is committed and not indexed yet, so that a search finds what was stored before it: the newest 2,000 events of each
 * stream and partition, and of these as many as have a megabyte together, and one more. A search compares and ranks them
 * beside the rows of the index. Thread-safe.
 */
public final class SearchTail {
    private static final int EVENTS = 2_000;
    private static final long BYTES = 1 << 20;
    private static final String READ = "select seq, raw from search_tail(?, ?::bytea[], ?, ?, ?, ?)";

    private final Set<Integer> kinds;

    /** @param kinds that are indexed */
    public SearchTail(Set<Integer> kinds) {
        this.kinds = Set.copyOf(kinds);
    }

    /** Those that the kinds, authors and times of the filter leave; the rest of it is for whoever uses them. */
    public Documents read(Connection connection, Filter filter, int timeoutSeconds) throws SQLException {
        int[] wanted = filter.kinds().orElse(kinds).stream()
                .filter(kinds::contains)
                .mapToInt(Integer::intValue)
                .toArray();
        if (wanted.length == 0) {
            return new Documents(List.of());
        }
        List<SearchDocument> documents = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(READ)) {
            query.setQueryTimeout(timeoutSeconds);
            query.setObject(1, wanted);
            if (filter.authors().isPresent()) {
                query.setObject(2, bytes(filter.authors().get()));
            } else {
                query.setNull(2, Types.ARRAY);
            }
            query.setLong(3, filter.since().orElse(0));
            query.setLong(4, filter.until().orElse(Long.MAX_VALUE));
            query.setInt(5, EVENTS);
            query.setLong(6, BYTES);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    document(rows.getLong(1), rows.getBytes(2)).ifPresent(documents::add);
                }
            }
        }
        return new Documents(documents);
    }

    private static byte[][] bytes(Set<PublicKey> authors) {
        return authors.stream().map(PublicKey::bytes).toArray(byte[][]::new);
    }

    /** What is no event is not indexed either, which says so. */
    private static Optional<SearchDocument> document(long seq, byte[] raw) {
        try {
            Event event = EventParser.parse(raw);
            return Optional.of(SearchDocument.of(seq, event));
        } catch (InvalidEventException e) {
            return Optional.empty();
        }
    }

    /** Documents as the functions of R__search.sql take them. */
    public static final class Documents {
        private final List<SearchDocument> all;

        private Documents(List<SearchDocument> all) {
            this.all = all;
        }

        /**
         * @param first index of the parameters
         * @return the index of the next one
         */
        public int bind(PreparedStatement query, int first) throws SQLException {
            query.setObject(first, all.stream().mapToLong(SearchDocument::seq).toArray());
            query.setObject(
                    first + 1, all.stream().mapToLong(SearchDocument::createdAt).toArray());
            query.setObject(
                    first + 2, all.stream().mapToInt(SearchDocument::kind).toArray());
            query.setObject(
                    first + 3, all.stream().map(it -> it.pubkey().bytes()).toArray(byte[][]::new));
            query.setObject(first + 4, all.stream().map(SearchDocument::vector).toArray(String[]::new));
            query.setObject(first + 5, partsOfWords());
            return first + 6;
        }

        /** The words that are found by a part of them. */
        private String[] partsOfWords() {
            return all.stream()
                    .flatMap(document -> document.words().stream())
                    .distinct()
                    .filter(word -> Letters.of(word).isPresent())
                    .toArray(String[]::new);
        }
    }
}
