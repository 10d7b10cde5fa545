package dev.camelstr.cli.run;

import dev.camelstr.cli.instance.Databases;
import dev.camelstr.cli.output.UserError;
import dev.camelstr.cli.settings.Settings;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.DatabaseUrl;
import dev.camelstr.store.replica.ReplicaInspection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the replica that the settings name is one of the database that they name. */
final class ReplicaCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaCheck.class);
    private static final String KEY = "camelstr.datasource.read-url";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The network, what the server lacks, its start and end. */
    private static final Set<String> PASSING = Set.of("08", "53", "57");

    private final Settings settings;

    ReplicaCheck(Settings settings) {
        this.settings = settings;
    }

    boolean isDue() {
        return !settings.get(KEY).isBlank();
    }

    /**
     * That it is not something else. One that is away or behind is done without until it is back.
     *
     * @throws UserError if it can never serve
     */
    void requireIfThere() {
        try {
            if (isDue()) {
                finding();
            }
        } catch (UserError e) {
            if (!(e.getCause() instanceof SQLException cause) || !isPassing(cause)) {
                throw e;
            }
            LOG.warn("{} Until then queries are read from the primary.", e.getMessage());
        }
    }

    private static boolean isPassing(SQLException e) {
        return e.getSQLState() != null && PASSING.stream().anyMatch(e.getSQLState()::startsWith);
    }

    /**
     * What was found, in a few words.
     *
     * @throws UserError if it cannot serve now
     */
    String finding() {
        if (settings.usesEmbeddedDatabase()) {
            throw new UserError(
                    KEY + ": the embedded database has no replica. Set camelstr.datasource.url too, or take this out");
        }
        ReplicaInspection found = inspect(askPrimary());
        if (found.wrong().isPresent()) {
            throw new UserError(KEY + ": " + found.wrong().get().what()
                    + ". Name a streaming replica of the database that camelstr.datasource.url names, or none");
        }
        return "follows, " + (found.behind() >> 10) + " kB behind; " + found.promise();
    }

    private ReplicaInspection.Primary askPrimary() {
        try (Database database = Databases.own(settings);
                Connection primary = database.getConnection()) {
            return ReplicaInspection.Primary.ask(primary);
        } catch (SQLException e) {
            throw new UserError("camelstr.datasource.url: the database cannot be asked: " + Reasons.of(e), e);
        }
    }

    private ReplicaInspection inspect(ReplicaInspection.Primary primary) {
        try (Connection replica = DatabaseUrl.parse(settings.get(KEY).trim()).connect(PATIENCE)) {
            return ReplicaInspection.of(primary, replica);
        } catch (SQLException e) {
            throw new UserError(
                    KEY + ": the replica cannot be used: " + Reasons.of(e)
                            + ". Check host, port, user and password, and that it runs.",
                    e);
        }
    }
}
