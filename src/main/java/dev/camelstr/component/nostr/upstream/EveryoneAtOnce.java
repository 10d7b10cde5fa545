package dev.camelstr.component.nostr.upstream;

import dev.camelstr.component.nostr.ConnectionSlots;
import java.time.Instant;

/** There is room for all. */
public final class EveryoneAtOnce implements ConnectionSlots {

    @Override
    public Instant join(Guest guest) {
        guest.enter();
        return Instant.now();
    }

    @Override
    public void left(Guest guest) {}

    @Override
    public void part(Guest guest) {}
}
