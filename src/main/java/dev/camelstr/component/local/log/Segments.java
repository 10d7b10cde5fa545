package dev.camelstr.component.local.log;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a log in the order of their offsets; never empty. Changed by the writer only, looked at by all. */
final class Segments {
    private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

    private final ConcurrentSkipListMap<Long, Segment> byBase = new ConcurrentSkipListMap<>();

    void add(Segment segment) {
        byBase.put(segment.base(), segment);
    }

    Segment first() {
        return byBase.firstEntry().getValue();
    }

    Segment active() {
        return byBase.lastEntry().getValue();
    }

    int size() {
        return byBase.size();
    }

    long bytes() {
        long bytes = 0;
        for (Segment segment : byBase.values()) {
            bytes += segment.end();
        }
        return bytes;
    }

    /** The segment that holds this offset, or the first if all that is there lies behind it. */
    Segment holding(long offset) {
        var floor = byBase.floorEntry(offset);
        return floor == null ? first() : floor.getValue();
    }

    Optional<Segment> after(Segment segment) {
        var higher = byBase.higherEntry(segment.base());
        return higher == null ? Optional.empty() : Optional.of(higher.getValue());
    }

    /** Where the first segment ends, as an offset; {@code next} if it is the only one. */
    long endOfFirst(long next) {
        return after(first()).map(Segment::base).orElse(next);
    }

    void dropFirst() throws IOException {
        Segment dropped = byBase.pollFirstEntry().getValue();
        dropped.delete();
        LOG.info("Dropped {}, retention", dropped.file());
    }
}
