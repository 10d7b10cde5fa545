package dev.camelstr.component.nostr.history;

/** Whether the events of a page are held. Thread-safe. */
public final class Receipt {

    private int underWay;
    private boolean failed;

    /** An event is handed over. */
    public synchronized void taken() {
        underWay++;
    }

    /** What became of one. */
    public synchronized void done(boolean success) {
        underWay--;
        failed |= !success;
    }

    /** The page is not what it seemed. */
    synchronized void spoil() {
        failed = true;
    }

    synchronized boolean isSettled() {
        return underWay == 0;
    }

    synchronized boolean hasFailed() {
        return failed;
    }
}
