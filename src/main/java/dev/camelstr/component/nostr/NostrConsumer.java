package dev.camelstr.component.nostr;

import dev.camelstr.component.nostr.history.History;
import dev.camelstr.component.nostr.history.IntervalKeeper;
import dev.camelstr.component.nostr.history.Ticker;
import dev.camelstr.component.nostr.information.RelayInformationSource;
import dev.camelstr.component.nostr.link.RelaySettings;
import dev.camelstr.component.nostr.link.Workers;
import dev.camelstr.component.nostr.reconcile.LocalSets;
import dev.camelstr.component.nostr.upstream.CursorKeeper;
import dev.camelstr.component.nostr.upstream.EveryoneAtOnce;
import dev.camelstr.component.nostr.upstream.InFlight;
import dev.camelstr.component.nostr.upstream.RelayCounters;
import dev.camelstr.component.nostr.upstream.RelayStatus;
import dev.camelstr.component.nostr.upstream.Upstream;
import dev.camelstr.component.nostr.upstream.UpstreamOptions;
import dev.camelstr.component.nostr.upstream.UpstreamParts;
import dev.camelstr.component.nostr.upstream.UpstreamParts.Reading;
import dev.camelstr.nostr.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.support.DefaultConsumer;

/**
 * Receives one relay's events. Exchanges are handed over on the connection's reading thread and may be completed by any
 * other; up to {@code maxInFlight} of them are under way.
 *
 * <p>An exchange that completes with an exception is taken as not handled: the cursor stays before its event, and the
 * relay is read again from there. What the route refuses for good it must handle.
 */
@ManagedResource(description = "Consumer of a Nostr relay")
public class NostrConsumer extends DefaultConsumer implements Suspendable, HealthCheckAware, Upstream.Sink {

    private final String relay;
    private final RelayCounters counters = new RelayCounters();
    private final RelayStatus status = new RelayStatus();
    private InFlight inFlight;
    private Optional<Reading> past = Optional.empty();
    private Optional<RelaySettings> settings = Optional.empty();
    private Upstream upstream;
    private HealthCheck healthCheck;

    NostrConsumer(NostrEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.relay = endpoint.getServiceUrl();
    }

    @Override
    public NostrEndpoint getEndpoint() {
        return (NostrEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        NostrConfiguration options = getEndpoint().getConfiguration();
        inFlight = new InFlight(
                options.getMaxInFlight(), getEndpoint().getComponent().bytesUnderWay());
        CursorKeeper cursor = new CursorKeeper(
                getEndpoint().url(), cursorStore(options), Duration.ofMillis(options.getOverlap()), inFlight);
        Workers workers = getEndpoint().getComponent().workers();
        past = past(options);
        UpstreamOptions upstreamOptions = getEndpoint().upstreamOptions();
        settings = Optional.of(upstreamOptions.relay());
        upstream = new Upstream(new UpstreamParts(
                upstreamOptions,
                workers,
                options.getSlots() == null ? new EveryoneAtOnce() : options.getSlots(),
                this,
                listener(options),
                cursor,
                past,
                inFlight,
                counters,
                status,
                new RelayInformationSource(upstreamOptions.relay(), workers.timer())));
        setHealthCheck(newHealthCheck());
        upstream.start();
    }

    private static Optional<CursorStore> cursorStore(NostrConfiguration options) {
        if (options.isResume() && options.getCursors() == null) {
            throw new IllegalArgumentException("resume needs cursors: a bean that implements CursorStore");
        }
        return options.isResume() ? Optional.of(options.getCursors()) : Optional.empty();
    }

    private Optional<Reading> past(NostrConfiguration options) {
        if (options.getIntervals() == null) {
            return Optional.empty();
        }
        if (!options.isResume()) {
            throw new IllegalArgumentException("intervals need resume");
        }
        Optional<LocalSets> local = Optional.ofNullable(options.getKnown())
                .map(known -> getEndpoint().getComponent().localSets(known));
        History history = new History(relay, getEndpoint().historyOptions(), local, Ticker.SYSTEM);
        return Optional.of(
                new Reading(history, new IntervalKeeper(getEndpoint().url(), options.getIntervals(), history)));
    }

    private static ConnectionListener listener(NostrConfiguration options) {
        return options.getConnectionListener() == null ? new Unheard() : options.getConnectionListener();
    }

    /** Where nobody listens. */
    private static final class Unheard implements ConnectionListener {
        @Override
        public void connected(String relay, Duration took) {}

        @Override
        public void cleanedUp(String relay) {}
    }

    private HealthCheck newHealthCheck() {
        NostrConsumerHealthCheck check = new NostrConsumerHealthCheck(this, getRouteId());
        check.setEnabled(getEndpoint().getComponent().isHealthCheckConsumerEnabled());
        return check;
    }

    @Override
    protected void doSuspend() throws Exception {
        upstream.suspend();
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        upstream.resume();
    }

    @Override
    protected void doStop() throws Exception {
        if (upstream != null) {
            upstream.stop();
        }
        super.doStop();
    }

    @Override
    public void event(Event event, boolean stored, Upstream.Completion done) {
        Exchange exchange = createExchange(false);
        Message message = exchange.getIn();
        message.setBody(event);
        message.setHeader(NostrConstants.RELAY, relay);
        message.setHeader(NostrConstants.EVENT_ID, event.id().hex());
        message.setHeader(NostrConstants.KIND, event.kind());
        message.setHeader(NostrConstants.PUBKEY, event.pubkey().hex());
        message.setHeader(NostrConstants.STORED, stored);
        process(exchange, done);
    }

    @Override
    public void malformed(byte[] original, Exception failure, Upstream.Completion done) {
        Exchange exchange = createExchange(false);
        exchange.getIn().setBody(original);
        exchange.getIn().setHeader(NostrConstants.RELAY, relay);
        exchange.setException(failure);
        exchange.setProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, failure);
        // As BridgeExceptionHandlerToErrorHandler does: the route's error handler takes it, its steps do not.
        exchange.setProperty(ExchangePropertyKey.ERRORHANDLER_BRIDGE, true);
        exchange.getExchangeExtension().setRedeliveryExhausted(true);
        process(exchange, done);
    }

    private void process(Exchange exchange, Upstream.Completion done) {
        getAsyncProcessor().process(exchange, doneSync -> {
            boolean success = !exchange.isFailed() && !exchange.isRollbackOnly();
            if (!success && exchange.getException() != null) {
                getExceptionHandler()
                        .handleException("An event of " + relay + " failed", exchange, exchange.getException());
            }
            releaseExchange(exchange, false);
            done.done(success);
        });
    }

    @Override
    public void setHealthCheck(HealthCheck healthCheck) {
        this.healthCheck = healthCheck;
    }

    @Override
    public HealthCheck getHealthCheck() {
        return healthCheck;
    }

    RelayStatus.Snapshot status() {
        return status.get();
    }

    @ManagedAttribute(description = "URL of the relay, without its query")
    public String getRelay() {
        return relay;
    }

    @ManagedAttribute(description = "What the connection is doing")
    public String getConnectionState() {
        return status.get().state().name();
    }

    @ManagedAttribute(description = "Why the connection is in its state, where there is something to say")
    public String getConnectionReason() {
        return status.get().reason();
    }

    @ManagedAttribute(description = "Since when the connection is in its state, in milliseconds since 1970")
    public long getConnectionSince() {
        return status.get().sinceMillis();
    }

    @ManagedAttribute(description = "Why the relay was lost or has refused us last; empty if that has not happened")
    public String getLastError() {
        return status.lastFailure().reason();
    }

    @ManagedAttribute(description = "When that was, in milliseconds since 1970; 0 if it has not happened")
    public long getLastErrorAt() {
        return status.lastFailure().atMillis();
    }

    @ManagedAttribute(description = "How long the last connection took to be made, in milliseconds; -1 if none was")
    public long getConnectMillis() {
        return counters.connectMillis.get();
    }

    @ManagedAttribute(description = "Connections made")
    public long getConnects() {
        return counters.connects.sum();
    }

    @ManagedAttribute(description = "Attempts to connect that failed")
    public long getConnectFailures() {
        return counters.connectFailures.sum();
    }

    @ManagedAttribute(description = "Events received, before anything was dropped")
    public long getReceived() {
        return counters.received.sum();
    }

    @ManagedAttribute(description = "Messages and events received that were malformed")
    public long getMalformed() {
        return counters.malformed.sum();
    }

    @ManagedAttribute(description = "Messages that were too long, and were read over")
    public long getOverlong() {
        return counters.overlong.sum();
    }

    @ManagedAttribute(description = "Messages received that are not known or for no subscription of ours")
    public long getUnknown() {
        return counters.unknown.sum();
    }

    @ManagedAttribute(description = "Notices received")
    public long getNotices() {
        return counters.notices.sum();
    }

    @ManagedAttribute(description = "Events that could not be handled and are read again")
    public long getFailed() {
        return counters.failed.sum();
    }

    @ManagedAttribute(description = "When the last event came, in milliseconds since 1970; 0 if none has")
    public long getLastEventAt() {
        return counters.lastEventAtMillis.get();
    }

    @ManagedAttribute(
            description = "When anything came last, be it a pong, in milliseconds since 1970; 0 if nothing has")
    public long getLastHeardAt() {
        return counters.lastHeardAtMillis.get();
    }

    /** What the route has not taken holds up all that comes after it, so the relay is not to blame then. */
    @ManagedAttribute(description = "Since when a ping has had no answer, in milliseconds since 1970; 0 if none waits")
    public long getUnansweredSince() {
        return inFlight == null || inFlight.blockedNanos() > 0 ? 0 : counters.unansweredSinceMillis.get();
    }

    @ManagedAttribute(description = "Messages under way in the route")
    public int getInFlight() {
        return inFlight == null ? 0 : inFlight.count();
    }

    @ManagedAttribute(description = "Pages of the past asked for")
    public long getPages() {
        return past.map(Reading::history).map(History::pages).orElse(0L);
    }

    @ManagedAttribute(description = "Ranges of time that were reconciled (NIP-77)")
    public long getRangesReconciled() {
        return past.map(Reading::history).map(History::rangesReconciled).orElse(0L);
    }

    @ManagedAttribute(description = "Events that the relay has announced in a reconciliation and has not served")
    public long getAnnouncedNotServed() {
        return past.map(Reading::history).map(History::notServed).orElse(0L);
    }

    @ManagedAttribute(description = "Why the relay was not reconciled with last; empty if that has not happened")
    public String getWhyNotReconciled() {
        String why = past.map(Reading::history).map(History::whyNotReconciled).orElse("");
        return settings.map(relaySettings -> relaySettings.harmless(why)).orElse("");
    }

    @ManagedAttribute(description = "Pages of the past in a second, as the relay takes them")
    public double getPageRate() {
        return past.map(Reading::history).map(History::pageRate).orElse(0.0);
    }

    @ManagedAttribute(description = "The part of the wanted time that is complete, from 0 to 1")
    public double getCompleteShare() {
        return past.map(Reading::history).map(History::completeShare).orElse(0.0);
    }

    @ManagedAttribute(description = "The oldest second of the past that is open, since 1970; -1 if none is")
    public long getOldestOpen() {
        return past.map(Reading::history)
                .map(History::oldestOpen)
                .orElse(OptionalLong.empty())
                .orElse(-1);
    }

    @ManagedAttribute(description = "Seconds of the past that cannot be had to the end, or not with a proof")
    public long getUnprovenSeconds() {
        return past.map(Reading::history).map(History::unprovenSeconds).orElse(0L);
    }

    @ManagedAttribute(description = "Up to when the relay has been read, in seconds since 1970")
    public long getCursor() {
        return inFlight == null ? 0 : inFlight.cursor();
    }
}
