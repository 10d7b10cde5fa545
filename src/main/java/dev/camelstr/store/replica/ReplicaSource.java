package dev.camelstr.store.replica;

import dev.camelstr.store.database.ReadSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the replica as long as that has what the query may count on, and from the first time on that it has not, or
 * fails, from the primary.
 */
final class ReplicaSource implements ReadSource {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaSource.class);
    private static final String CANCELED = "57014";
    private static final String READ_ONLY = "25006";

    /** The network, what others did at the same time (recovery above all), what the server lacks, its end, its faults. */
    private static final Set<String> THE_SERVERS_OWN = Set.of("08", "40", "53", "55", "57", "58", "XX");

    /** Of these the server is there, and only this statement was in its way. */
    private static final Set<String> CONFLICTS = Set.of("40", "55");

    private final Replica replica;
    private final DataSource primary;
    private final Supplier<Optional<PrimaryPosition>> question;
    private Optional<PrimaryPosition> needed = Optional.empty();
    private boolean isOnPrimary;

    ReplicaSource(Replica replica, DataSource primary, Supplier<Optional<PrimaryPosition>> question) {
        this.replica = replica;
        this.primary = primary;
        this.question = question;
    }

    @Override
    public <T, E extends Exception> T read(Work<T, E> work) throws SQLException, E {
        Optional<Connection> fitting = isOnPrimary ? Optional.empty() : connectToReplica();
        if (fitting.isPresent()) {
            try (Connection connection = fitting.get()) {
                T result = work.in(connection);
                replica.meters().ifPresent(ReplicaMeters::onReplica);
                return result;
            } catch (SQLException e) {
                if (!isTheServersOwn(e)) {
                    throw e;
                }
                failed(e);
            }
        }
        isOnPrimary = true;
        replica.meters().ifPresent(ReplicaMeters::onPrimary);
        try (Connection connection = primary.getConnection()) {
            return work.in(connection);
        }
    }

    private Optional<Connection> connectToReplica() {
        if (needed.isEmpty()) {
            needed = question.get();
        }
        try {
            return needed.isPresent() ? replica.connect(needed.get()) : Optional.empty();
        } catch (SQLException e) {
            failed(e);
            return Optional.empty();
        }
    }

    /** Nothing that the primary would say as well: that a statement took too long, or is wrong. */
    private static boolean isTheServersOwn(SQLException e) {
        String code = String.valueOf(e.getSQLState());
        return !CANCELED.equals(code)
                && (code.length() != 5 || READ_ONLY.equals(code) || THE_SERVERS_OWN.contains(code.substring(0, 2)));
    }

    private void failed(SQLException e) {
        LOG.debug("the replica does not answer a query, the primary is asked", e);
        replica.meters().ifPresent(ReplicaMeters::failed);
        String code = String.valueOf(e.getSQLState());
        if (code.length() != 5 || !CONFLICTS.contains(code.substring(0, 2))) {
            replica.rest();
        }
    }
}
