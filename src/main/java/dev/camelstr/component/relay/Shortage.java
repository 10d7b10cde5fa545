package dev.camelstr.component.relay;

import dev.camelstr.component.relay.memory.HeapShortage;
import dev.camelstr.nostr.message.ClientMessage;

/** What a client may not ask for while the heap is nearly full: whatever is kept for long, or is large. */
final class Shortage {
    static final String TEXT = "error: short of memory, try again later";

    private static final int SMALL = 16 * 1024;
    private static final int FEW_SUBSCRIPTIONS = 4;

    private Shortage() {}

    static boolean forbids(Session session, ClientMessage message, int length) {
        return isCostly(session, message, length) && HeapShortage.isShort();
    }

    private static boolean isCostly(Session session, ClientMessage message, int length) {
        return length > SMALL
                || message instanceof ClientMessage.NegOpen
                || message instanceof ClientMessage.Req && session.openSubscriptions() >= FEW_SUBSCRIPTIONS;
    }
}
