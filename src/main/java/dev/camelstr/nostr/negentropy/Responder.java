package dev.camelstr.nostr.negentropy;

/**
 * The side that answers, a relay: it keeps no state between messages, and what an answer costs is bounded by the sizes of
 * the message and the frame. Not thread-safe.
 *
 * @see <a href="https://github.com/nostr-protocol/nips/blob/master/77.md">NIP-77</a>
 */
public final class Responder extends Party {

    /**
     * @param frameBytes how long an answer may be, at least 4096
     * @throws IllegalArgumentException if that is less
     */
    public Responder(Records records, int frameBytes) {
        super(records, frameBytes);
    }

    /**
     * The answer to a message; to one of another version of the protocol it is the version that is spoken here.
     *
     * @throws NegentropyException if that is no message
     */
    public byte[] answer(byte[] message) throws NegentropyException {
        MessageReader in = new MessageReader(message);
        RangeWriter out = newMessage();
        if (in.octet() == RangeWriter.VERSION) {
            answer(in, out);
        }
        return out.bytes();
    }

    /** Whatever the other side has here, it is told all that is here: it finds out who lacks what. */
    @Override
    boolean idList(MessageReader in, int from, int to, Bound upper, RangeWriter out) throws NegentropyException {
        in.skipIds(in.idCount());
        return out.ids(from, to, upper);
    }
}
