package dev.camelstr.pipeline.view;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.component.view.ViewFeed;
import dev.camelstr.store.view.UserViewRebuild;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.RuntimeCamelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the tables of a view are given that are served. Where they cannot be moved on they stand still, and new ones are wanted; of
 * another version only at the start, or two processes of two versions would replace each other's tables for ever.
 */
final class ServedFeed implements ViewFeed {
    private static final Logger LOG = LoggerFactory.getLogger(ServedFeed.class);

    private final Feed feed;
    private final UserViewRebuild rebuild;
    private final ViewTransactions transactions;
    private boolean started;
    private boolean standing;

    ServedFeed(Feed feed, UserViewRebuild rebuild, ViewTransactions transactions) {
        this.feed = feed;
        this.rebuild = rebuild;
        this.transactions = transactions;
    }

    @Override
    public Optional<Map<String, Long>> claim(int partition, List<StreamInfo> streams, boolean chosen) {
        try {
            Optional<Map<String, Long>> starts = feed.claim(partition, streams, chosen);
            started |= starts.isPresent();
            standing &= starts.isEmpty();
            return starts;
        } catch (TablesStandException e) {
            stand(e);
            return Optional.empty();
        }
    }

    private void stand(TablesStandException e) {
        boolean wanted = !e.isOfAnotherVersion() || !started;
        if (!standing) {
            LOG.info(
                    "{}: {}", e.getMessage(), wanted ? "new ones are filled" : "start this process again to change it");
            standing = true;
        }
        if (wanted) {
            started = true;
            want();
        }
    }

    private void want() {
        try {
            transactions.run(connection -> {
                rebuild.want(connection);
                return true;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeCamelException(e);
        }
    }

    @Override
    public void take(List<InboundMessage> messages) throws Exception {
        feed.take(messages);
    }

    @Override
    public void completed(int partition, Map<String, Long> last) {
        feed.completed(partition, last);
    }

    @Override
    public void idle(int partition) {
        feed.idle(partition);
    }

    @Override
    public void release(int partition) {
        feed.release(partition);
    }
}
