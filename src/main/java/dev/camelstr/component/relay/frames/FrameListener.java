package dev.camelstr.component.relay.frames;

/** Told what one client's frames amount to, on its event loop. */
public interface FrameListener {

    /** A frame has come, whatever is in it. */
    void heard();

    /** A whole text message. */
    void received(byte[] message);

    /** A whole binary message, which no NIP knows. */
    void receivedBinary();

    /** The client has broken a rule that ends the connection. */
    void violated(int code, String reason);

    /** A close frame has come, which Vert.x answers. */
    void closedByClient();

    /** The socket takes more again. */
    void socketWritable();

    /** Whether messages are still wanted. */
    boolean isOpen();
}
