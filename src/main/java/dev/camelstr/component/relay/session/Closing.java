package dev.camelstr.component.relay.session;

import dev.camelstr.component.relay.frames.CloseCode;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a session: it begins once, with a code, and is over once, when the connection is gone. Between the two lies
 * the closing handshake of RFC 6455 (section 7.1.2). Thread-safe.
 */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private volatile boolean begun;
    private volatile boolean over;
    private volatile long handshakeSince;

    // Guarded by this.
    private int code = CloseCode.GOING_AWAY;
    private String reason = "";
    private List<Runnable> actions; // made when needed: most sessions of a large relay are idle

    /** @return false if it had begun before */
    synchronized boolean begin(int code, String reason) {
        if (begun) {
            return false;
        }
        begun = true;
        this.code = code;
        this.reason = reason;
        return true;
    }

    boolean hasBegun() {
        return begun;
    }

    synchronized int code() {
        return code;
    }

    synchronized String reason() {
        return reason;
    }

    /** A close frame is sent now. On the event loop. */
    void frameSent() {
        handshakeSince = System.nanoTime();
    }

    /** A close frame has come, which begins the end if nobody else has. On the event loop. */
    void frameReceived() {
        begun = true;
        handshakeSince = System.nanoTime();
    }

    /** When the last close frame was sent or came, or 0. */
    long handshakeSince() {
        return handshakeSince;
    }

    boolean isOver() {
        return over;
    }

    /** Runs the action once, when it is over; at once if it is. */
    void onceOver(Runnable action) {
        synchronized (this) {
            if (!over) {
                if (actions == null) {
                    actions = new ArrayList<>(1);
                }
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /**
     * The connection is gone. Whoever says so first runs the actions.
     *
     * @return false if it was gone before
     */
    synchronized boolean end() {
        if (over) {
            return false;
        }
        begun = true;
        over = true;
        return true;
    }

    /** One that fails keeps none of the others from giving back what it holds. */
    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.error("what was to be done at the end of a session failed", e);
        }
    }

    void runActions() {
        List<Runnable> due;
        synchronized (this) {
            due = actions == null ? List.of() : actions;
            actions = null;
        }
        due.forEach(Closing::run);
    }
}
