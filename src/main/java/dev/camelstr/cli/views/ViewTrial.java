package dev.camelstr.cli.views;

import dev.camelstr.cli.instance.Application;
import dev.camelstr.cli.output.Deadline;
import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.component.view.ViewEndpoint;
import dev.camelstr.store.view.UserView;
import dev.camelstr.store.view.UserView.State;
import dev.camelstr.store.view.UserViews;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** The views of an application that is there for them only: waited for until they have read all, or until one fails. */
final class ViewTrial {
    private static final long PAUSE_MILLIS = 25;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** A view does not move on. The message says why. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        FailedException(String message) {
            super(message);
        }
    }

    private final Application application;
    private final UserViews views;
    private final List<String> names;

    /** @param application which has started */
    ViewTrial(Application application) {
        this.application = application;
        this.views = new UserViews(application.database());
        this.names = application.context().getEndpoints().stream()
                .filter(ViewEndpoint.class::isInstance)
                .map(endpoint -> ((ViewEndpoint) endpoint).getName())
                .sorted()
                .toList();
    }

    /** Their names. */
    List<String> views() {
        return names;
    }

    /** Until the tables are made. */
    void awaitMade() throws FailedException, SQLException, InterruptedException {
        await(view -> view.state() == State.FOLLOWING);
    }

    /** Until all that is stored, and all that went, was told and read. */
    void awaitAll() throws FailedException, SQLException, InterruptedException {
        Deadline patience = new Deadline(PATIENCE);
        while (removals() > 0) {
            if (patience.isOver()) {
                throw new FailedException("the store has not told what went");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        long end = changelogEnd();
        await(view -> view.state() == State.FOLLOWING && view.position().orElse(0L) >= end);
    }

    private long removals() throws SQLException {
        try (Connection connection = application.database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from removal")) {
            row.next();
            return row.getLong(1);
        }
    }

    private long changelogEnd() {
        StreamAdmin streams = (StreamAdmin) application.context().getComponent("local-stream");
        return streams.info("nostr.stored").get(0).next();
    }

    private void await(Predicate<UserView> done) throws FailedException, SQLException, InterruptedException {
        Deadline patience = new Deadline(PATIENCE);
        List<UserView> before = List.of();
        while (true) {
            List<UserView> now = views.list();
            for (UserView view : now) {
                if (view.state() == State.FAILING) {
                    throw new FailedException(view.error());
                }
            }
            if (now.size() == names.size() && now.stream().allMatch(done)) {
                return;
            }
            if (!now.equals(before)) {
                patience.begin();
            } else if (patience.isOver()) {
                throw new FailedException("its steps have not ended for " + PATIENCE.toSeconds() + " seconds");
            }
            before = now;
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
