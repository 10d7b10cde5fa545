package dev.camelstr.pipeline.view;

import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.nostr.text.ShownText;
import dev.camelstr.store.view.SqlScript;
import dev.camelstr.store.view.UserViews;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.camel.util.ObjectHelper;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why one view does not move on: kept where it is shown, counted, and said once. Of SQL it is said where it stands. */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

    private final String name;
    private final UserViews views;
    private final Runnable count;
    private String said = "";

    /** @param count counts one more */
    Complaints(String name, UserViews views, Runnable count) {
        this.name = name;
        this.views = views;
        this.count = count;
    }

    void say(Throwable failure) {
        say(reason(failure));
    }

    void say(String reason) {
        if (!reason.equals(said)) {
            LOG.warn("The view {} does not move on: {}", name, ShownText.line(reason));
            said = reason;
        }
        keep(reason);
    }

    /** For those that somebody else says. */
    void keep(Throwable failure) {
        keep(reason(failure));
    }

    private void keep(String reason) {
        count.run();
        try {
            views.fail(name, ShownText.line(reason));
        } catch (SQLException e) {
            LOG.debug("why the view {} fails cannot be kept", name, e);
        }
    }

    void mended() {
        if (!said.isEmpty()) {
            LOG.info("The view {} moves on", name);
            said = "";
        }
    }

    private String reason(Throwable failure) {
        SqlScript.FailedException ofScript = ObjectHelper.getException(SqlScript.FailedException.class, failure);
        if (ofScript != null) {
            return ofScript.getMessage();
        }
        PSQLException ofServer = ObjectHelper.getException(PSQLException.class, failure);
        return Optional.ofNullable(ofServer)
                .flatMap(BlameStatement::noted)
                .map(place -> place + ": " + SqlScript.reason(ofServer))
                .orElseGet(() -> Reasons.of(failure));
    }
}
