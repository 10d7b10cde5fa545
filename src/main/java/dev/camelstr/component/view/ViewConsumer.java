package dev.camelstr.component.view;

import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;

/** Reads the changelog for one view, and for the new tables that are to replace its own, and has the steps of its route run within the transactions of its feed. */
public final class ViewConsumer extends DefaultConsumer implements Suspendable, ViewSteps {
    private final ViewEndpoint endpoint;
    private final ViewDefinition view;
    private final List<Consumer> changelogs = new ArrayList<>();

    ViewConsumer(ViewEndpoint endpoint, Processor processor, ViewDefinition view) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.view = view;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ViewFeeds feeds = endpoint.getComponent().getFeeds();
        if (feeds == null) {
            throw new IllegalStateException("view: has no feeds: the bean views is missing");
        }
        for (ViewFeed feed : feeds.open(view, this)) {
            changelogs.add(changelog(feeds.changelog(), feed));
        }
        ServiceHelper.startService(changelogs);
    }

    private Consumer changelog(String uri, ViewFeed feed) throws Exception {
        // One of its own, as it has the positions of this view: an endpoint of the context would be shared.
        StreamEndpoint stream = (StreamEndpoint) endpoint.getCamelContext()
                .getComponent(uri.substring(0, uri.indexOf(':')))
                .createEndpoint(uri);
        stream.setPositions(feed);
        ServiceHelper.startService(stream);
        return stream.createConsumer(exchange -> feed.take(messages(exchange)));
    }

    @SuppressWarnings("unchecked")
    private static List<InboundMessage> messages(Exchange exchange) {
        return exchange.getIn().getBody(List.class);
    }

    @Override
    public void run(List<Map<String, Object>> changes) throws Exception {
        Exchange exchange = createExchange(false);
        try {
            exchange.getExchangeExtension().setTransacted(true); // so that Camel goes on on this thread
            exchange.getIn().setBody(changes);
            getProcessor().process(exchange);
            requireDone(exchange);
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private static void requireDone(Exchange exchange) throws Exception {
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        if (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast()) {
            throw new RollbackExchangeException(exchange);
        }
    }

    @Override
    public boolean isRunning() {
        return isRunAllowed() && !isSuspendingOrSuspended();
    }

    @Override
    protected void doSuspend() {
        ServiceHelper.suspendServices(changelogs);
    }

    @Override
    protected void doResume() {
        ServiceHelper.resumeServices(changelogs);
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopAndShutdownServices(changelogs);
        changelogs.clear();
        super.doStop();
    }
}
