package dev.camelstr.component.nostr.upstream;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What happened on the connections to one relay. */
public final class RelayCounters {
    public final LongAdder connects = new LongAdder();
    public final LongAdder connectFailures = new LongAdder();
    public final AtomicLong connectMillis = new AtomicLong(-1);
    public final LongAdder received = new LongAdder();
    public final LongAdder malformed = new LongAdder();
    public final LongAdder overlong = new LongAdder();
    public final LongAdder unknown = new LongAdder();
    public final LongAdder notices = new LongAdder();
    public final LongAdder failed = new LongAdder();
    public final AtomicLong lastEventAtMillis = new AtomicLong();

    /** Anything counts, be it a pong. */
    public final AtomicLong lastHeardAtMillis = new AtomicLong();

    /** When the oldest ping was sent after which nothing was heard; 0 if there is none. */
    public final AtomicLong unansweredSinceMillis = new AtomicLong();
}
