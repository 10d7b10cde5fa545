package dev.camelstr.component.relay.memory;

/** What one thing holds of a connection's memory: it may grow until it is given back, once. Thread-safe. */
public final class Holding {
    private final SessionMemory memory;
    private final Use use;
    private long bytes;
    private boolean over;

    Holding(SessionMemory memory, Use use) {
        this.memory = memory;
        this.use = use;
    }

    /** @return false if there is no room for more, or all was given back */
    public synchronized boolean grow(long more) {
        if (over || !memory.take(use, more)) {
            return false;
        }
        bytes += more;
        return true;
    }

    /** Gives back a part. */
    public synchronized void shrink(long less) {
        if (!over) {
            bytes -= less;
            memory.charge(use, -less);
        }
    }

    /** Gives all back; from now on it holds nothing. */
    public synchronized void giveBack() {
        if (!over) {
            over = true;
            memory.charge(use, -bytes);
            bytes = 0;
        }
    }
}
