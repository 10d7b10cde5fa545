package dev.camelstr.component.nostr;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What happened on the connections to one relay. */
final class RelayCounters {
    final LongAdder connects = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder unknown = new LongAdder();
    final LongAdder notices = new LongAdder();
    final LongAdder failed = new LongAdder();
    final AtomicLong lastEventAtMillis = new AtomicLong();
}
