package dev.camelstr.component.relay.http;

import dev.camelstr.component.relay.memory.ClientMemory;
import dev.camelstr.component.relay.memory.Use;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The calls (HTTP POST) that are on their way in or are being answered. While their bodies come in they take bytes only, of
 * their address and of what arrives in all; small ones are taken however much others have sent. A whole one takes a turn of
 * its address until it is answered. So neither unfinished calls nor slow ones keep anybody else out. Thread-safe.
 */
public final class Calls {
    /** Whole ones of one address that are being answered. */
    public static final int MOST_OF_SITE = 8;

    /** What a call may always have of its body. */
    private static final int FLOOR = 16 * 1024;

    private final ClientMemory memory;
    private final long mostBytesOfSite;
    private final LongAdder gauge;
    private final Map<String, Held> bySite = new ConcurrentHashMap<>();

    /**
     * @param mostBytes of one call
     * @param gauge shows how many there are
     */
    Calls(ClientMemory memory, int mostBytes, LongAdder gauge) {
        this.memory = memory;
        this.mostBytesOfSite = (long) MOST_OF_SITE * mostBytes;
        this.gauge = gauge;
    }

    /** What the calls of one address hold. */
    private record Held(int calls, int turns, long bytes) {
        private static final Held NOTHING = new Held(0, 0, 0);

        Held plus(int moreCalls, int moreTurns, long moreBytes) {
            return new Held(calls + moreCalls, turns + moreTurns, bytes + moreBytes);
        }
    }

    private Held change(String site, int calls, int turns, long bytes) {
        Held held = bySite.compute(site, (same, old) -> {
            Held changed = Optional.ofNullable(old).orElse(Held.NOTHING).plus(calls, turns, bytes);
            return changed.calls() == 0 ? null : changed;
        });
        return held == null ? Held.NOTHING : held;
    }

    /** One call, which gives back once what it holds. On the event loop of its connection, but for {@link #end()}. */
    final class Call {
        private final String site;
        private final AtomicBoolean open = new AtomicBoolean(true);
        private final AtomicInteger bytes = new AtomicInteger();
        private final AtomicInteger turns = new AtomicInteger();

        private Call(String site) {
            this.site = site;
            gauge.increment();
            change(site, 1, 0, 0);
        }

        /** @return whether there is room for so many more bytes of its body */
        boolean arrived(int count) {
            int own = bytes.addAndGet(count);
            memory.charge(Use.ARRIVING, count);
            Held held = change(site, 0, 0, count);
            return own <= FLOOR || held.bytes() <= mostBytesOfSite && memory.hasRoom(Use.ARRIVING);
        }

        /** Its body is whole. @return whether it may be answered now */
        boolean mayBeAnswered() {
            turns.set(1);
            return change(site, 0, 1, 0).turns() <= MOST_OF_SITE;
        }

        void end() {
            if (open.compareAndSet(true, false)) {
                gauge.decrement();
                memory.charge(Use.ARRIVING, -bytes.get());
                change(site, -1, -turns.get(), -bytes.get());
            }
        }
    }

    Call begin(String site) {
        return new Call(site);
    }
}
