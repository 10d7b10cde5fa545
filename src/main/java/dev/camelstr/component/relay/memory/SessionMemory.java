package dev.camelstr.component.relay.memory;

import java.util.concurrent.atomic.AtomicLong;

/** What is kept for one connection. Thread-safe. */
public final class SessionMemory {
    private final ClientMemory all;
    private final AddressMemory address;
    private final AtomicLong used = new AtomicLong();

    SessionMemory(ClientMemory all, AddressMemory address) {
        this.all = all;
        this.address = address;
    }

    /** Takes so much if there is room for it. */
    public boolean take(Use use, long bytes) {
        charge(use, bytes);
        if (hasRoom(use)) {
            return true;
        }
        charge(use, -bytes);
        return false;
    }

    /** Takes so much, room or not; less than 0 gives back. For what is there already. */
    public void charge(Use use, long bytes) {
        used.addAndGet(bytes);
        address.add(use, bytes);
    }

    /** Charges what several connections share, to all together only. */
    public void chargeShared(Use use, long bytes) {
        all.charge(use, bytes);
    }

    /** Whether this connection holds no more than it may. */
    public boolean hasRoom(Use use) {
        return all.allows(use, used.get(), address.used());
    }

    /** Something that holds nothing yet. */
    public Holding hold(Use use) {
        return new Holding(this, use);
    }

    /** How much it holds, in bytes. */
    public long used() {
        return used.get();
    }
}
