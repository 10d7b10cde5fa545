package dev.camelstr.component.relay.memory;

import java.util.EnumMap;
import java.util.Map;

/**
 * How much may be kept for clients. Who holds much may take more only while others have as much left: an address as much as is
 * free, a connection half as much as its address leaves free, so that one connection gets at most a sixth of all, one address
 * three eighths. The last quarter is for addresses that hold little, and an eighth for connections that do: they find room
 * however many hold all that they can. Thread-safe, without locks.
 */
public final class ClientMemory {
    private static final int PARTS = 8;
    private static final int DEFAULT_PARTS = 3;

    /** Of all: what is for addresses that hold little, and for connections that do; and what is little. */
    private static final int FOR_SMALL_ADDRESSES = 4;

    private static final int FOR_SMALL_CONNECTIONS = 8;
    private static final int SMALL_ADDRESS = 256;
    private static final int SMALL_CONNECTION = 1_024;

    private final MemoryTotals totals;
    private final long limit;
    private final Map<Use, Long> caps = new EnumMap<>(Use.class);

    /**
     * @param totals are charged the same; several accounts may share them
     * @param limit in bytes; 0: three eighths of the largest heap
     */
    public ClientMemory(MemoryTotals totals, long limit) {
        this.totals = totals;
        this.limit = limit > 0 ? limit : DEFAULT_PARTS * (Runtime.getRuntime().maxMemory() / PARTS);
    }

    /** Of one use there may be no more than that in all. To be called before the first is charged. */
    public ClientMemory cap(Use use, long most) {
        caps.put(use, most);
        return this;
    }

    /** The share of one more address. */
    public AddressMemory address() {
        return new AddressMemory(this);
    }

    /** Charges what belongs to nobody in particular; less than 0 gives back. */
    public void charge(Use use, long bytes) {
        totals.add(use, bytes);
    }

    /** Whether there is room for what belongs to nobody in particular. */
    public boolean hasRoom(Use use) {
        return totals.used() <= limit && isBelowCap(use);
    }

    /** Whether a connection may hold that much of what its address holds. */
    boolean allows(Use use, long ofConnection, long ofAddress) {
        long free = limit - totals.used();
        long freeForAddresses = free - limit / FOR_SMALL_ADDRESSES;
        long freeForConnections = freeForAddresses - limit / FOR_SMALL_CONNECTIONS;
        return free >= 0
                && (ofAddress <= limit / SMALL_ADDRESS || ofAddress <= freeForAddresses)
                && (ofConnection <= limit / SMALL_CONNECTION || 2 * ofConnection + ofAddress <= freeForConnections)
                && isBelowCap(use);
    }

    private boolean isBelowCap(Use use) {
        Long cap = caps.get(use);
        return cap == null || totals.used(use) <= cap;
    }
}
