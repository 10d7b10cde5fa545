package dev.camelstr.component.relay;

import dev.camelstr.component.relay.memory.ClientMemory;
import dev.camelstr.component.relay.memory.Use;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The calls (HTTP POST) that are on their way in or are being answered: bounded by address while their bodies come in, and
 * in all from then on; their bytes count among those that arrive. So unfinished calls of one keep out only his own.
 * Thread-safe.
 */
final class Calls {
    static final int MOST_OF_SITE = 8;
    private static final int MOST_ANSWERED = 64;

    private final ClientMemory memory;
    private final LongAdder gauge;
    private final Map<String, Integer> bySite = new ConcurrentHashMap<>();
    private final AtomicInteger answered = new AtomicInteger();

    /** @param gauge shows how many there are */
    Calls(ClientMemory memory, LongAdder gauge) {
        this.memory = memory;
        this.gauge = gauge;
    }

    /** One call, which gives back once what it holds. */
    final class Call {
        private final String site;
        private final AtomicBoolean open = new AtomicBoolean(true);
        private final AtomicInteger bytes = new AtomicInteger();
        private volatile boolean isAnswered;

        private Call(String site) {
            this.site = site;
            gauge.increment();
        }

        /** @return whether there is room for so many more bytes of its body */
        boolean arrived(int count) {
            bytes.addAndGet(count);
            memory.charge(Use.ARRIVING, count);
            return memory.hasRoom(Use.ARRIVING);
        }

        /** Its body is whole. @return whether it may be answered now */
        boolean mayBeAnswered() {
            if (answered.incrementAndGet() > MOST_ANSWERED) {
                answered.decrementAndGet();
                return false;
            }
            isAnswered = true;
            return true;
        }

        void end() {
            if (open.compareAndSet(true, false)) {
                gauge.decrement();
                memory.charge(Use.ARRIVING, -bytes.get());
                bySite.computeIfPresent(site, (same, there) -> there == 1 ? null : there - 1);
                if (isAnswered) {
                    answered.decrementAndGet();
                }
            }
        }
    }

    /** @return nothing if this address has too many */
    Optional<Call> begin(String site) {
        if (bySite.merge(site, 1, Integer::sum) > MOST_OF_SITE) {
            bySite.computeIfPresent(site, (same, there) -> there == 1 ? null : there - 1);
            return Optional.empty();
        }
        return Optional.of(new Call(site));
    }
}
