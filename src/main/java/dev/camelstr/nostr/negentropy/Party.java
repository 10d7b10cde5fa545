package dev.camelstr.nostr.negentropy;

import java.util.Arrays;

/** What both sides do: go through the ranges of a message and write what is left to be said. Not thread-safe. */
abstract class Party {
    private final Records records;
    private final Fingerprints fingerprints;
    private final int frameBytes;

    Party(Records records, int frameBytes) {
        if (frameBytes < RangeWriter.MIN_FRAME) {
            throw new IllegalArgumentException("a frame has at least " + RangeWriter.MIN_FRAME + " bytes");
        }
        this.records = records;
        this.fingerprints = new Fingerprints(records);
        this.frameBytes = frameBytes;
    }

    Records records() {
        return records;
    }

    RangeWriter newMessage() {
        return new RangeWriter(records, fingerprints, frameBytes);
    }

    /**
     * A list of ids, to be read, about the own records from an index on, up to another one.
     *
     * @return false: the message is complete
     */
    abstract boolean idList(MessageReader in, int from, int to, Bound upper, RangeWriter out)
            throws NegentropyException;

    /** @param in behind the version */
    void answer(MessageReader in, RangeWriter out) throws NegentropyException {
        boolean room = true;
        for (int from = 0, to; room && !in.isAtEnd(); from = to) {
            Bound upper = in.bound();
            long mode = in.varint();
            to = records.indexOf(upper, from);
            if (mode == RangeWriter.SKIP) {
                out.skip(upper);
            } else if (mode == RangeWriter.FINGERPRINT) {
                room = fingerprint(in, from, to, upper, out);
            } else if (mode == RangeWriter.ID_LIST) {
                room = idList(in, from, to, upper, out);
            } else {
                throw new NegentropyException("a range has an unknown mode");
            }
        }
    }

    private boolean fingerprint(MessageReader in, int from, int to, Bound upper, RangeWriter out)
            throws NegentropyException {
        if (Arrays.equals(in.raw(Fingerprints.BYTES), fingerprints.of(from, to))) {
            out.skip(upper);
            return true;
        }
        return out.split(from, to, upper);
    }
}
