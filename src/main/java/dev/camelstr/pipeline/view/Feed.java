package dev.camelstr.pipeline.view;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.LostOwnershipException;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.component.view.ViewFeed;
import dev.camelstr.component.view.ViewSteps;
import dev.camelstr.store.view.UserViewPages;
import dev.camelstr.store.view.UserViewTables;
import dev.camelstr.store.view.ViewBatch;
import dev.camelstr.store.view.ViewReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.RuntimeCamelException;

/**
 * What one view is given: what stands, when its partition is claimed, and then what the changelog tells. What goes wrong is kept
 * where it is shown, and tried again.
 */
final class Feed implements ViewFeed {
    private final String name;
    private final Optional<String> refusal;
    private final UserViewPositions positions;
    private final UserViewTables tables;
    private final UserViewPages pages;
    private final Changes changes;
    private final Complaints complaints;
    private final ViewTransactions transactions;
    private final ViewSteps steps;
    private final ViewReader reader = new ViewReader();

    Feed(
            String name,
            Optional<String> refusal,
            UserViewPositions positions,
            UserViewTables tables,
            UserViewPages pages,
            Complaints complaints,
            ViewTransactions transactions,
            ViewSteps steps) {
        this.name = name;
        this.refusal = refusal;
        this.positions = positions;
        this.tables = tables;
        this.pages = pages;
        this.changes = new Changes(pages);
        this.complaints = complaints;
        this.transactions = transactions;
        this.steps = steps;
        reader.setPositions(positions);
    }

    @Override
    public Optional<Map<String, Long>> claim(int partition, List<StreamInfo> streams, boolean chosen) {
        if (refusal.isPresent()) {
            complaints.say(refusal.get());
            return Optional.empty();
        }
        try {
            if (!areOldValuesTold()) {
                return Optional.empty();
            }
            Optional<Map<String, Long>> starts = positions.claim(partition, streams, chosen);
            if (starts.isPresent() && !fill(partition)) {
                positions.release(partition);
                return Optional.empty();
            }
            return starts;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeCamelException(e);
        } catch (LostOwnershipException e) {
            throw e;
        } catch (RuntimeException e) {
            if (steps.isRunning()) {
                complaints.say(e);
            }
            return Optional.empty();
        }
    }

    /** Where this process does not store, those that do have to tell. */
    private boolean areOldValuesTold() throws InterruptedException {
        Optional<Boolean> told = transactions.run(Feed::oldValuesTold);
        if (told.isPresent() && !told.get()) {
            complaints.say("what goes could not be taken back: who stores has not begun to tell it as it was"
                    + " (camelstr.stream.old-values)");
        }
        return told.orElse(false);
    }

    private static Optional<Boolean> oldValuesTold(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select old_values_told()")) {
            row.next();
            boolean told = row.getBoolean(1);
            return row.wasNull() ? Optional.empty() : Optional.of(told);
        }
    }

    /** Gives the view what stands, page by page. Yields false if the route stopped before the end. */
    private boolean fill(int partition) throws InterruptedException {
        boolean isLeft = true;
        while (isLeft && steps.isRunning()) {
            isLeft = transactions.run(connection -> {
                positions.renew(connection, partition);
                Optional<List<UserViewPages.Row>> page = pages.take(connection);
                give(connection, changes.of(page.orElse(List.of())));
                return page.isPresent();
            });
            complaints.mended();
        }
        return !isLeft;
    }

    @Override
    public void take(List<InboundMessage> messages) throws Exception {
        ViewBatch batch = reader.read(messages);
        try {
            transactions.run(connection -> {
                if (!tables.areCurrent(connection)) {
                    throw new LostOwnershipException("the view " + name + " is to be made anew");
                }
                positions.move(connection, batch);
                give(connection, changes.of(connection, batch));
                return true;
            });
        } catch (LostOwnershipException e) {
            throw e;
        } catch (RuntimeException e) {
            complaints.keep(e); // who delivers says it
            throw e;
        }
        positions.moved(batch);
    }

    private void give(Connection connection, List<Change> given) throws Exception {
        long came = given.stream().filter(Change::came).count();
        tables.given(connection, came, given.size() - came);
        if (!given.isEmpty()) {
            tables.enter(connection);
            steps.run(given.stream().<Map<String, Object>>map(ChangeMap::new).toList());
            tables.requireApart(connection);
        }
    }

    @Override
    public void completed(int partition, Map<String, Long> last) {
        positions.completed(partition, last);
    }

    @Override
    public void idle(int partition) {
        positions.idle(partition);
    }

    @Override
    public void release(int partition) {
        positions.release(partition);
    }
}
