package dev.camelstr.pipeline.view;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.LostOwnershipException;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.component.view.ViewFeed;
import dev.camelstr.store.view.UserViewRebuild;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.RuntimeCamelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the new tables of a view are given while they are wanted: by the same steps, and from a position of their own. They replace
 * those that are served when they stand where those stand.
 */
final class RebuildFeed implements ViewFeed {
    private static final Logger LOG = LoggerFactory.getLogger(RebuildFeed.class);

    private final String view;
    private final Feed feed;
    private final UserViewPositions positions;
    private final UserViewRebuild rebuild;
    private final ViewTransactions transactions;
    private final Complaints complaints;

    /** @param view whose tables are to be replaced */
    RebuildFeed(
            String view,
            Feed feed,
            UserViewPositions positions,
            UserViewRebuild rebuild,
            ViewTransactions transactions,
            Complaints complaints) {
        this.view = view;
        this.feed = feed;
        this.positions = positions;
        this.rebuild = rebuild;
        this.transactions = transactions;
        this.complaints = complaints;
    }

    @Override
    public Optional<Map<String, Long>> claim(int partition, List<StreamInfo> streams, boolean chosen) {
        if (!isDue()) {
            return Optional.empty();
        }
        Optional<Map<String, Long>> starts = feed.claim(partition, streams, chosen);
        if (starts.isPresent() && isOver(partition)) {
            feed.release(partition);
            return Optional.empty();
        }
        return starts;
    }

    private boolean isDue() {
        try {
            return run(connection -> {
                rebuild.dropReplaced(connection);
                return rebuild.isWanted(connection);
            });
        } catch (IllegalStateException e) {
            complaints.say(e.getMessage());
            return false;
        } catch (RuntimeException e) {
            LOG.debug("Whether the view {} is to be rebuilt is not known", view, e); // the other feed says why
            return false;
        }
    }

    /** Whether they have replaced the others, or are not wanted any more. */
    private boolean isOver(int partition) {
        return run(connection -> !rebuild.isWanted(connection) || swap(connection, partition));
    }

    private boolean swap(Connection connection, int partition) throws SQLException {
        boolean swapped = rebuild.swap(connection, partition, positions.epoch(partition));
        if (swapped) {
            LOG.info("The view {} has its new tables", view);
        }
        return swapped;
    }

    private void requireNotOver(int partition) {
        if (isOver(partition)) {
            throw new LostOwnershipException("the rebuild of the view " + view + " is over");
        }
    }

    private boolean run(ViewTransactions.Work<Boolean> work) {
        try {
            return transactions.run(work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeCamelException(e);
        }
    }

    @Override
    public void take(List<InboundMessage> messages) throws Exception {
        feed.take(messages);
        requireNotOver(messages.get(0).origin().partition());
    }

    @Override
    public void completed(int partition, Map<String, Long> last) {
        feed.completed(partition, last);
    }

    @Override
    public void idle(int partition) {
        feed.idle(partition);
        requireNotOver(partition);
    }

    @Override
    public void release(int partition) {
        feed.release(partition);
    }
}
