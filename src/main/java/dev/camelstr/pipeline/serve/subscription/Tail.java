package dev.camelstr.pipeline.serve.subscription;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.pipeline.serve.query.RelayMemory;
import dev.camelstr.store.changelog.ChangelogEntry;
import dev.camelstr.store.changelog.ChangelogReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's reading of {@code nostr.stored}: each verdict once. If the stream was cut before all of it was read, live
 * events are missing, so the subscriptions end: their clients subscribe again and find them. For one thread.
 */
public final class Tail implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

    private final ChangelogReader reader = new ChangelogReader();
    private final Map<Integer, Long> lastOffsets = new HashMap<>();
    private CamelContext context;
    private String component = "local-stream";
    private Subscriptions subscriptions = new Subscriptions();
    private RelayMemory memory = new RelayMemory();
    // A batch whose delivery failed comes again, and its verdicts are not to be lost.
    private List<InboundMessage> underWay = List.of();
    private List<ChangelogEntry> entriesUnderWay = List.of();

    /** The stream component, by its scheme. */
    public void setComponent(String component) {
        this.component = component;
    }

    public void setSubscriptions(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    public void setMemory(RelayMemory memory) {
        this.memory = memory;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** What is new in these messages, in their order. */
    public List<ChangelogEntry> read(List<InboundMessage> messages) {
        if (messages.equals(underWay)) {
            return entriesUnderWay;
        }
        checkForGap(messages.get(0));
        List<ChangelogEntry> entries = new ArrayList<>(messages.size());
        for (InboundMessage message : messages) {
            lastOffsets.put(message.origin().partition(), message.origin().offset());
            reader.read(message).ifPresent(entries::add);
        }
        underWay = messages;
        entriesUnderWay = entries;
        memory.apply(entries);
        subscriptions.beginAfter(entries); // from here on they are found, not told
        return entries;
    }

    /** Offsets may skip without a loss; only what the stream no longer holds is lost. */
    private void checkForGap(InboundMessage first) {
        Long last = lastOffsets.get(first.origin().partition());
        if (last == null || first.origin().offset() <= last + 1) {
            return;
        }
        long oldest = ((StreamAdmin) context.getComponent(component))
                .info(first.origin().stream()).stream()
                        .filter(info -> info.partition() == first.origin().partition())
                        .mapToLong(StreamInfo::first)
                        .max()
                        .orElse(0);
        if (oldest > last + 1) {
            LOG.warn("{} was cut before it was read: the subscriptions end", first.origin().stream());
            memory.fill();
            subscriptions.closeAll("error: live events may be missing; subscribe again");
        }
    }
}
