package dev.camelstr.pipeline.health;

import dev.camelstr.component.relay.memory.HeapShortage;

/** Whether the heap is so full of what cannot be freed that clients' work is refused; see {@link HeapShortage}. */
final class Memory {
    private Memory() {}

    static Condition condition() {
        return HeapShortage.isShort()
                ? Condition.of(
                        Concern.MEMORY,
                        Level.DOWN,
                        "Short of memory",
                        "clients' work is refused; give it more (-Xmx)",
                        (HeapShortage.used() >> 20) + " of "
                                + (Runtime.getRuntime().maxMemory() >> 20) + " MB cannot be freed")
                : Condition.up(Concern.MEMORY);
    }
}
