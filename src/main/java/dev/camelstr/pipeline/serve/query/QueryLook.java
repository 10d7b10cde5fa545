package dev.camelstr.pipeline.serve.query;

import dev.camelstr.store.position.Committed;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was committed at some time after a query came: looked at when it first matters, and once. For one thread at a time.
 */
final class QueryLook {
    private static final Logger LOG = LoggerFactory.getLogger(QueryLook.class);

    private final SharedLook look;
    private boolean asked;
    private Optional<Committed> committed = Optional.empty();

    QueryLook(SharedLook look) {
        this.look = look;
    }

    /** Nothing if the database does not say. */
    Optional<Committed> committed() {
        if (!asked) {
            asked = true;
            committed = ask();
        }
        return committed;
    }

    private Optional<Committed> ask() {
        try {
            return Optional.of(look.look());
        } catch (SQLException e) {
            LOG.debug("what is committed is not known, the database is asked", e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
