package dev.camelstr.pipeline.view.trust;

import dev.camelstr.pipeline.view.NamedKeys;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/** The lists and reports of table {@code list}, of the moment of a transaction. */
final class StoredLists implements ListReader {
    private static final int AUTHORS_AT_ONCE = 500;

    /** Each has up to {@link NamedKeys#MOST} keys of 32 bytes. */
    private static final int ROWS_AT_ONCE = 8;

    private static final String QUERY = """
            select l.author, l.against, l.named
              from view_trust.list l where l.author = any (?)                               -- list_author
             order by l.author, l.id
            """;

    private final Connection connection;

    /** @param connection in a transaction */
    StoredLists(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void read(TrustGraph graph, int[] authors) throws SQLException {
        for (int from = 0; from < authors.length && !graph.isFull(); from += AUTHORS_AT_ONCE) {
            readSome(graph, Arrays.copyOfRange(authors, from, Math.min(authors.length, from + AUTHORS_AT_ONCE)));
        }
    }

    private void readSome(TrustGraph graph, int[] authors) throws SQLException {
        byte[][] keys = Arrays.stream(authors).mapToObj(graph::key).toArray(byte[][]::new);
        Array array = connection.createArrayOf("bytea", keys);
        try (PreparedStatement query = connection.prepareStatement(QUERY)) {
            query.setArray(1, array);
            query.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet row = query.executeQuery()) {
                ListedByOne listed = new ListedByOne(graph);
                while (row.next() && !graph.isFull()) {
                    listed.add(row.getBytes(1), row.getBoolean(2), row.getBytes(3));
                }
                listed.end();
            }
        } finally {
            array.free();
        }
        if (!graph.isFull()) {
            Arrays.stream(authors)
                    .filter(author -> !graph.isRead(author))
                    .forEach(author -> graph.read(author, new int[0], new int[0]));
        }
    }

    /** Unites what one author lists, in rows that follow each other. */
    private static final class ListedByOne {
        private final TrustGraph graph;
        private final NumberSet followed = new NumberSet(NamedKeys.MOST);
        private final NumberSet against = new NumberSet(NamedKeys.MOST);
        private int author = -1;

        ListedByOne(TrustGraph graph) {
            this.graph = graph;
        }

        void add(byte[] by, boolean speaksAgainst, byte[] named) {
            int next = graph.find(by);
            if (next != author) {
                end();
                author = next;
            }
            NumberSet all = speaksAgainst ? against : followed;
            for (int key = 0; key < named.length && !all.isFull(); key += KeyTable.KEY_BYTES) {
                all.add(graph.add(named, key));
            }
        }

        /** Whoever it broke off at has as much trust to pass on as if nothing had been listed. */
        void end() {
            if (author >= 0 && !graph.isFull()) {
                graph.read(author, followed.sorted(), against.sorted());
            }
            followed.clear();
            against.clear();
        }
    }
}
