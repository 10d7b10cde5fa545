package dev.camelstr.pipeline.admit;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.nostr.text.Hex;
import dev.camelstr.store.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is trusted enough to publish, as this process knows it: the roots, and the keys with the highest ranks of the view
 * {@code trust}, up to a number of them; read again by {@link #refresh()} when they were ranked anew. While there are no ranks those
 * that were known last hold. Thread-safe once configured.
 */
public final class TrustedKeys {
    private static final Logger LOG = LoggerFactory.getLogger(TrustedKeys.class);

    /** About 100 bytes each. */
    static final int MOST = 500_000;

    private static final String IS_THERE = "select from pg_class c where c.oid = to_regclass('view_trust.ranked')";
    private static final String COMPUTED = "select computed from view_trust.ranked";
    private static final String KEYS =
            "select pubkey from view_trust.rank where rank >= ? order by rank desc, pubkey limit ?"; // rank_top

    private record Known(Timestamp computed, Set<PublicKey> keys) {}

    private Database database = new Database();
    private int minRank;
    private Set<PublicKey> roots = Set.of();
    private volatile Known known = new Known(null, Set.of());
    private boolean failed;

    public void setDatabase(Database database) {
        this.database = database;
    }

    /** The lowest rank of who may publish; 0: everybody may. */
    public void setMinRank(int minRank) {
        this.minRank = minRank;
    }

    /** Who is trusted before anything is ranked: npub or hex, separated by commas. */
    public void setRoots(String roots) {
        this.roots = Arrays.stream(roots.split(","))
                .map(String::strip)
                .filter(root -> !root.isEmpty())
                .map(Nip19::publicKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether not everybody may publish. */
    boolean areAsked() {
        return minRank > 0;
    }

    /** Whether its author is trusted enough; of a gift wrap, whose author nobody knows (NIP-59), somebody it is for. */
    boolean vouchFor(Event event) {
        return !areAsked() || isTrusted(event.pubkey()) || event.kind() == Kind.GIFT_WRAP && isForTrusted(event);
    }

    private boolean isForTrusted(Event event) {
        return event.tags().stream()
                .anyMatch(tag -> tag.name().equals("p")
                        && Hex.isLowerHex(tag.value(), PublicKey.BYTES)
                        && isTrusted(PublicKey.ofHex(tag.value())));
    }

    private boolean isTrusted(PublicKey key) {
        return roots.contains(key) || known.keys().contains(key);
    }

    /** Reads ranks again if they are others; keeps what is known if they cannot be had. */
    public synchronized void refresh() {
        if (!areAsked()) {
            return;
        }
        try {
            load();
            failed = false;
        } catch (SQLException e) {
            if (!failed) {
                LOG.warn("The ranks of the view trust cannot be read, the last ones hold: {}", e.getMessage());
            }
            failed = true;
        }
    }

    /** Those that are written between the statements are read again by the next call. */
    private void load() throws SQLException {
        try (Connection connection = database.getConnection()) {
            Timestamp computed = computed(connection);
            if (computed != null && !computed.equals(known.computed())) {
                known = new Known(computed, keys(connection));
            }
        }
    }

    private static Timestamp computed(Connection connection) throws SQLException {
        try (PreparedStatement isThere = connection.prepareStatement(IS_THERE);
                ResultSet there = isThere.executeQuery()) {
            if (!there.next()) {
                return null;
            }
        }
        try (PreparedStatement query = connection.prepareStatement(COMPUTED);
                ResultSet row = query.executeQuery()) {
            return row.next() ? row.getTimestamp(1) : null;
        }
    }

    private Set<PublicKey> keys(Connection connection) throws SQLException {
        Set<PublicKey> keys = new HashSet<>();
        connection.setAutoCommit(false); // or the driver fetches all rows at once
        try (PreparedStatement query = connection.prepareStatement(KEYS)) {
            query.setInt(1, minRank);
            query.setInt(2, MOST);
            query.setFetchSize(10_000);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    keys.add(PublicKey.of(row.getBytes(1)));
                }
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        return Collections.unmodifiableSet(keys);
    }
}
