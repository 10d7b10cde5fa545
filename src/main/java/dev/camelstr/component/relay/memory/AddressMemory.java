package dev.camelstr.component.relay.memory;

import java.util.concurrent.atomic.AtomicLong;

/** What is kept for the connections of one address. */
public final class AddressMemory {
    private final ClientMemory all;
    private final AtomicLong used = new AtomicLong();

    AddressMemory(ClientMemory all) {
        this.all = all;
    }

    /** The share of one more connection. */
    public SessionMemory session() {
        return new SessionMemory(all, this);
    }

    void add(Use use, long bytes) {
        used.addAndGet(bytes);
        all.charge(use, bytes);
    }

    long used() {
        return used.get();
    }
}
