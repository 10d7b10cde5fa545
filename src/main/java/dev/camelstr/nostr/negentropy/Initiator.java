package dev.camelstr.nostr.negentropy;

import dev.camelstr.nostr.EventId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The side that leads, and learns who lacks what. It sends {@link #open()}, then what each {@link #answer} says, until
 * that says nothing. An honest other side is understood in few rounds, growing with the logarithm of the number of records
 * and, where frames are full, with the number of differences; how many rounds are too many is the caller's question. Not
 * thread-safe.
 *
 * @see <a href="https://github.com/nostr-protocol/nips/blob/master/77.md">NIP-77</a>
 */
public final class Initiator extends Party {
    private List<EventId> have = new ArrayList<>();
    private List<EventId> need = new ArrayList<>();

    /**
     * What an answer told. Where frames are full, a range is spoken of again as part of a greater one: what was told of it
     * may come again.
     *
     * @param next to be sent; empty when both sides are understood
     * @param have what is here and not there
     * @param need what is there and not here
     */
    public record Step(Optional<byte[]> next, List<EventId> have, List<EventId> need) {
        public Step {
            have = List.copyOf(have);
            need = List.copyOf(need);
        }
    }

    /**
     * @param frameBytes how long a message may be, at least 4096
     * @throws IllegalArgumentException if that is less
     */
    public Initiator(Records records, int frameBytes) {
        super(records, frameBytes);
    }

    /** The first message. */
    public byte[] open() {
        RangeWriter out = newMessage();
        out.split(0, records().size(), Bound.INFINITY);
        return out.bytes();
    }

    /** @throws NegentropyException if that is no message, or of another version of the protocol */
    public Step answer(byte[] message) throws NegentropyException {
        have = new ArrayList<>();
        need = new ArrayList<>();
        MessageReader in = new MessageReader(message);
        RangeWriter out = newMessage();
        if (in.octet() != RangeWriter.VERSION) {
            throw new NegentropyException("the other side speaks another version");
        }
        answer(in, out);
        return new Step(out.isEmpty() ? Optional.empty() : Optional.of(out.bytes()), have, need);
    }

    @Override
    boolean idList(MessageReader in, int from, int to, Bound upper, RangeWriter out) throws NegentropyException {
        Set<EventId> theirs = new HashSet<>();
        for (int count = in.idCount(); count > 0; count--) {
            theirs.add(in.id());
        }
        for (int i = from; i < to; i++) {
            if (!theirs.remove(records().id(i))) {
                have.add(records().id(i));
            }
        }
        need.addAll(theirs);
        out.skip(upper);
        return true;
    }
}
