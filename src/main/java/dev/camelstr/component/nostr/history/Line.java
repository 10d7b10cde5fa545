package dev.camelstr.component.nostr.history;

/** The connection to the relay, as the history uses it beside the live subscription. */
public interface Line {

    void send(byte[] message);

    /** Whether what has come is not taken from the socket at the moment, so that silence is not the relay's. */
    boolean isHeldUp();

    /** Whether a login may still come. */
    boolean mayLogin();

    /** Nothing at all was answered on it, whatever was asked: another connection may be better. */
    void unanswered();

    /** Ends the live subscription, or begins it anew: a relay may allow one only. */
    void live(boolean wanted);
}
