package dev.camelstr.pipeline.serve.event;

import dev.camelstr.component.relay.Session;
import dev.camelstr.pipeline.serve.client.Buckets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What events with a false id or signature have cost: verifying is the dearest thing that anybody can ask for with nothing in
 * hand. Who sends them too fast is refused unheard until a second has passed, and in the end cut. By connection and by address:
 * neighbours behind one address are kept waiting only by an attack over many connections. Thread-safe.
 */
public final class Forgeries {
    private static final int POLICY = 1008; // RFC 6455, section 7.4.1
    private static final int SHARE_OF_CONNECTION = 4;

    private Buckets<String> connections = new Buckets<>(0);
    private Buckets<String> sites = new Buckets<>(0);
    private int mostBeforeCut = 1_000;

    /** How many forged events a second are verified for one address, a quarter of them for one connection; 0: any number. */
    public void setAddressRate(long addressRate) {
        sites = new Buckets<>(addressRate);
        connections = new Buckets<>(addressRate == 0 ? 0 : Math.max(1, addressRate / SHARE_OF_CONNECTION));
    }

    /** After how many events that were forged or refused for it a connection is closed. */
    public void setMostBeforeCut(int mostBeforeCut) {
        this.mostBeforeCut = mostBeforeCut;
    }

    private static final class OfSession {
        private final AtomicInteger count = new AtomicInteger();
    }

    /** Whether this client's events are still verified. */
    boolean trusts(Session session) {
        if (connections.has(session.id()) && sites.has(session.site())) {
            return true;
        }
        if (session.attachment(OfSession.class).isPresent()) {
            mindTheEnd(session);
        }
        return false;
    }

    /** One of its events was forged. */
    public void found(Session session) {
        connections.take(session.id(), 1);
        sites.take(session.site(), 1);
        mindTheEnd(session);
    }

    private void mindTheEnd(Session session) {
        OfSession forger = session.attachment(OfSession.class, unknown -> new OfSession());
        if (forger.count.incrementAndGet() == mostBeforeCut) {
            session.close(POLICY, "too many events with a false id or signature");
        }
    }
}
