package dev.camelstr.component.relay.frames;

/** Told what one client's frames amount to, on its event loop. */
public interface FrameListener {

    /** A frame has come, whatever is in it. */
    void heard();

    /** A whole text message. */
    void received(byte[] message);

    /** A fragment of a message, behind its first. */
    void fragment();

    /** A whole binary message, which no NIP knows. */
    void receivedBinary();

    /**
     * A message that is longer than the limit; its bytes are skipped.
     *
     * @param beginning its first bytes, as far as they are known
     * @param ending its last ones, where {@link #awaitsEnding} and it has come to its end
     */
    void overlong(byte[] beginning, byte[] ending);

    /** Whether the beginning of such a message is not enough to answer it. */
    boolean awaitsEnding(byte[] beginning);

    /** So many of its bytes have come and were skipped. */
    void skipped(int bytes);

    /** It is so long that its connection has to end, once its answer is sent. */
    void endless();

    /** The client has broken a rule that ends the connection. */
    void violated(int code, String reason);

    /** A close frame has come, which Vert.x answers. */
    void closedByClient();

    /** The socket takes more again. */
    void socketWritable();

    /** Whether messages are still wanted. */
    boolean isOpen();
}
