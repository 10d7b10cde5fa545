package dev.camelstr.nostr.negentropy;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.negentropy.MessageWriter.Mark;

/**
 * Writes the ranges of one message, each adjacent to the one before, up to the size of a frame. Where the frame ends early
 * the rest of all records is one range with its fingerprint, so that it is spoken of in the next round. Not thread-safe.
 */
final class RangeWriter {
    static final int SKIP = 0;
    static final int FINGERPRINT = 1;
    static final int ID_LIST = 2;

    /** The version byte of protocol V1. */
    static final int VERSION = 0x61;

    /** Whatever is in the first range, a part of it fits. */
    static final int MIN_FRAME = 4096;

    private static final int BUCKETS = 16;
    /** For a range that is skipped, and the rest's fingerprint. */
    private static final int RESERVE = 64;
    /** A bound, a mode, the number of ids. */
    private static final int LIST_HEAD = MessageWriter.MAX_BOUND + 1 + 10;

    private final Records records;
    private final Fingerprints fingerprints;
    private final int limit;
    private final MessageWriter message = new MessageWriter().octet(VERSION);
    private Bound skipped = Bound.START;
    private Bound written = Bound.START;

    /** @param frameBytes how long the message may be, at least {@link #MIN_FRAME} */
    RangeWriter(Records records, Fingerprints fingerprints, int frameBytes) {
        this.records = records;
        this.fingerprints = fingerprints;
        this.limit = frameBytes - RESERVE;
    }

    /** Whether there is nothing to speak of. */
    boolean isEmpty() {
        return message.size() == 1;
    }

    byte[] bytes() {
        return message.bytes();
    }

    /** The range up to this bound is settled. */
    void skip(Bound upper) {
        skipped = upper;
    }

    /**
     * Speaks of the records from an index on, up to another one: of few by their ids, else of parts by fingerprints.
     *
     * @return false: that was too much, and the message is complete
     */
    boolean split(int from, int to, Bound upper) {
        int count = to - from;
        if (count < 2 * BUCKETS) {
            return ids(from, to, upper);
        }
        Mark mark = message.mark();
        Bound before = written;
        writeSkip();
        for (int bucket = 1, begin = from, end; bucket <= BUCKETS; bucket++, begin = end) {
            end = from + (int) ((long) count * bucket / BUCKETS);
            fingerprint(begin, end, bucket == BUCKETS ? upper : records.boundBefore(end));
        }
        if (message.size() <= limit) {
            return true;
        }
        message.resetTo(mark);
        written = before;
        rest(from);
        return false;
    }

    /**
     * Lists the ids of the records from an index on, up to another one.
     *
     * @return false: that was too much, and the message is complete
     */
    boolean ids(int from, int to, Bound upper) {
        writeSkip();
        int room = limit - message.size() - LIST_HEAD;
        if (room < 0) {
            rest(from);
            return false;
        }
        int end = Math.min(to, from + room / EventId.BYTES);
        if (end == to) {
            list(from, to, upper);
            return true;
        }
        if (end > from) {
            list(from, end, records.boundBefore(end));
        }
        rest(end);
        return false;
    }

    private void rest(int from) {
        writeSkip();
        fingerprint(from, records.size(), Bound.INFINITY);
    }

    private void writeSkip() {
        if (skipped.compareTo(written) > 0) {
            range(skipped, SKIP);
        }
    }

    private void fingerprint(int from, int to, Bound upper) {
        range(upper, FINGERPRINT);
        message.raw(fingerprints.of(from, to));
    }

    private void list(int from, int to, Bound upper) {
        range(upper, ID_LIST);
        message.varint(to - from);
        for (int i = from; i < to; i++) {
            message.raw(records.id(i).bytes());
        }
    }

    private void range(Bound upper, int mode) {
        message.bound(upper).varint(mode);
        written = upper;
    }
}
