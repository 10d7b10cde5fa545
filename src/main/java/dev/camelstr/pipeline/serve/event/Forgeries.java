package dev.camelstr.pipeline.serve.event;

import dev.camelstr.component.relay.Session;
import dev.camelstr.pipeline.serve.client.Buckets;
import java.time.Duration;

/**
 * What events with a false id or signature have cost: verifying is the dearest thing that anybody can ask for with nothing in
 * hand. Who sends them too fast is refused unheard until a second has passed, then heard less, and in the end cut. By connection
 * and by address; but a connection that has sent only what is true is heard, whatever comes from its address, and so is the
 * first event of each. Thread-safe.
 */
public final class Forgeries {
    private static final int POLICY = 1008; // RFC 6455, section 7.4.1
    private static final int SHARE_OF_CONNECTION = 4;

    /** How many events a true one earns to be verified, while its address is not trusted. */
    private static final int CREDIT = 16;

    /** How many events of an address are refused in a second before the connections are paused that go on. */
    private static final int REFUSALS = 1_000;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Buckets<String> refusals = new Buckets<>(REFUSALS);
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
        private int forged;
        private int credit = 1; // to begin with: nothing that it has sent was forged

        synchronized int forged() {
            credit = 0;
            return ++forged;
        }

        synchronized boolean isForger() {
            return forged > 0;
        }

        synchronized void earn() {
            credit = forged > 0 ? 0 : CREDIT;
        }

        synchronized boolean spend() {
            if (credit == 0) {
                return false;
            }
            credit--;
            return true;
        }
    }

    /** Whether this client's event is still verified. */
    boolean trusts(Session session) {
        if (connections.has(session.id())
                && (sites.has(session.site()) || of(session).spend())) {
            return true;
        }
        if (of(session).isForger()) {
            mindTheEnd(session);
        }
        if (!refusals.take(session.site(), 1)) {
            session.pause(PAUSE);
        }
        return false;
    }

    /** One of its events was true. */
    void earned(Session session) {
        of(session).earn();
    }

    /** One of its events was forged. */
    public void found(Session session) {
        connections.take(session.id(), 1);
        sites.take(session.site(), 1);
        mindTheEnd(session);
    }

    private void mindTheEnd(Session session) {
        if (of(session).forged() == mostBeforeCut) {
            session.close(POLICY, "too many events with a false id or signature");
        }
    }

    private static OfSession of(Session session) {
        return session.attachment(OfSession.class, unknown -> new OfSession());
    }
}
