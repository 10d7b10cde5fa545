package dev.camelstr.pipeline.publish;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.bouncycastle.crypto.macs.SipHash;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Which events are known, so that of many copies one is verified and published. An id is unknown, in flight (a verified
 * copy is on its way into the stream) or confirmed (it stands there). A copy of one in flight waits, without a thread,
 * for how that ends. A copy that is not verified suppresses nothing: else a forged copy with the right id would hide
 * the true one.
 *
 * <p>Bounded: of the confirmed ids the newest are remembered, between half of {@code maxIds} and all of it, at 36 bytes
 * an id; what is forgotten is verified and published again, and the store drops it. Ids are compared in their first 128
 * bits: who finds two true events that agree in those has broken SHA-256.
 *
 * <p>For any number of threads.
 */
public final class Seen {
    private static final int STRIPES = 64;
    private static final int PART_OF_HEAP = 16;
    private static final int BYTES_EACH = 36;
    private static final int MOST_IDS = 1_000_000;

    private final byte[] signatureKey = new byte[16];
    private final AtomicInteger waiters = new AtomicInteger();
    private final AtomicInteger epoch = new AtomicInteger();
    private final long secret;
    private int maxIds = idsThatFit();
    private int maxWaiters = 20_000;
    private volatile SeenStripe[] stripes;

    public Seen() {
        this(new SecureRandom().nextLong());
    }

    Seen(long secret) {
        this.secret = secret;
        new SecureRandom().nextBytes(signatureKey);
        rebuild();
    }

    /** How many confirmed ids are remembered at most; 0: as {@link #idsThatFit()}. To be set before use. */
    public void setMaxIds(int maxIds) {
        if (maxIds == 0) {
            setMaxIds(idsThatFit());
            return;
        } else if (maxIds < 2 * STRIPES) {
            throw new IllegalArgumentException("camelstr.dedup.max-ids must be at least " + 2 * STRIPES);
        }
        this.maxIds = maxIds;
        rebuild();
    }

    /** As many as fit into a sixteenth of the largest heap, a million at the most. */
    private static int idsThatFit() {
        long fit = Runtime.getRuntime().maxMemory() / PART_OF_HEAP / BYTES_EACH;
        return (int) Math.max(2 * STRIPES, Math.min(MOST_IDS, fit));
    }

    /** How many copies may wait for another copy's way to end; one more is refused, and its relay slows down. */
    public void setMaxWaiters(int maxWaiters) {
        this.maxWaiters = maxWaiters;
    }

    private void rebuild() {
        SeenStripe[] fresh = new SeenStripe[STRIPES];
        for (int i = 0; i < STRIPES; i++) {
            fresh[i] = new SeenStripe(maxIds / 2 / STRIPES, secret);
        }
        stripes = fresh;
    }

    /**
     * Asks before verification.
     *
     * @param waiter called once if the answer is {@link Standing#AWAITED}, by another thread: with {@link
     *     Standing#KNOWN}, or with {@link Standing#NEW} if the verified copy failed
     * @throws RejectedExecutionException if too many wait
     */
    Standing look(EventId id, Consumer<Standing> waiter) {
        SeenStripe stripe = stripe(id);
        synchronized (stripe) {
            if (stripe.isConfirmed(id)) {
                return Standing.KNOWN;
            }
            Flight flight = stripe.flight(id).orElse(null);
            if (flight == null) {
                return Standing.NEW;
            }
            addWaiter();
            flight.await(waiter);
            return Standing.AWAITED;
        }
    }

    /**
     * Claims an id for a verified copy. Answered {@link Standing#NEW}, the caller owns the id until it calls {@link
     * #confirm} or {@link #release}.
     *
     * @throws RejectedExecutionException if too many wait
     */
    Standing claim(Flight copy) {
        SeenStripe stripe = stripe(copy.id);
        synchronized (stripe) {
            if (stripe.isConfirmed(copy.id)) {
                return Standing.KNOWN;
            }
            Flight flight = stripe.flight(copy.id).orElse(null);
            if (flight == null) {
                begin(stripe, copy);
                return Standing.NEW;
            }
            addWaiter();
            flight.await(copy);
            return Standing.AWAITED;
        }
    }

    /** The owner's event stands in the stream; does nothing for who is not the owner. */
    void confirm(Flight owner) {
        SeenStripe stripe = stripe(owner.id);
        List<Consumer<Standing>> waiting;
        synchronized (stripe) {
            if (!stripe.isOwner(owner)) {
                return;
            }
            stripe.end(owner);
            if (owner.epoch == epoch.get()) {
                stripe.remember(owner.id, owner.signature);
            }
            waiting = owner.waiters();
        }
        tell(waiting, Standing.KNOWN);
    }

    /** The owner gave up: the first verified copy that waits becomes the owner; does nothing for who is not the owner. */
    void release(Flight owner) {
        SeenStripe stripe = stripe(owner.id);
        List<Consumer<Standing>> next;
        synchronized (stripe) {
            if (!stripe.isOwner(owner)) {
                return;
            }
            if (owner.hasHeir()) {
                Flight heir = owner.heir();
                begin(stripe, heir);
                next = List.of(heir.owner);
            } else {
                stripe.end(owner);
                next = owner.waiters();
            }
        }
        tell(next, Standing.NEW);
    }

    private void begin(SeenStripe stripe, Flight owner) {
        owner.epoch = epoch.get();
        stripe.begin(owner);
    }

    private void addWaiter() {
        if (waiters.incrementAndGet() > maxWaiters) {
            waiters.decrementAndGet();
            throw new RejectedExecutionException("more than " + maxWaiters + " copies wait for events in flight");
        }
    }

    private void tell(List<Consumer<Standing>> waiting, Standing standing) {
        waiters.addAndGet(-waiting.size());
        for (Consumer<Standing> waiter : waiting) {
            waiter.accept(standing);
        }
    }

    /**
     * Whether this very event, with this very signature, has been verified and confirmed. The id alone does not say so:
     * it does not commit to the signature.
     */
    public boolean isVerified(Event event) {
        SeenStripe stripe = stripe(event.id());
        long signature = signatureBits(event);
        synchronized (stripe) {
            return stripe.isVerified(event.id(), signature);
        }
    }

    /** 64 bits of the signature, keyed, so that nobody can choose another signature that has the same. */
    long signatureBits(Event event) {
        SipHash hash = new SipHash();
        hash.init(new KeyParameter(signatureKey));
        hash.update(event.sig(), 0, event.sig().length);
        return hash.doFinal();
    }

    /** Forgets all confirmed ids, and those in flight when they are confirmed: what the stream held may be gone. */
    public void forget() {
        epoch.incrementAndGet();
        for (SeenStripe stripe : stripes) {
            synchronized (stripe) {
                stripe.forget();
            }
        }
    }

    /** How many confirmed ids are remembered; one that was met again may count twice. */
    public int confirmed() {
        int sum = 0;
        for (SeenStripe stripe : stripes) {
            synchronized (stripe) {
                sum += stripe.confirmed();
            }
        }
        return sum;
    }

    /** How many events are on their way into the stream. */
    public int inFlight() {
        int sum = 0;
        for (SeenStripe stripe : stripes) {
            synchronized (stripe) {
                sum += stripe.inFlight();
            }
        }
        return sum;
    }

    /** How many copies wait for one that is on its way. */
    public int waiting() {
        return waiters.get();
    }

    private SeenStripe stripe(EventId id) {
        long mixed = (id.w2() ^ secret) * 0x9E3779B97F4A7C15L;
        return stripes[(int) (mixed >>> 58)];
    }
}
