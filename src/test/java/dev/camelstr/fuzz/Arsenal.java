package dev.camelstr.fuzz;

import dev.camelstr.nostr.crypto.EventSigner;
import java.util.List;
import java.util.stream.Stream;

/** What strangers may try. */
final class Arsenal {
    static final int FORGED_PER_SECOND = 4_600;

    private Arsenal() {}

    /**
     * One after the other.
     *
     * @param honest whose name is misused, an administrator
     */
    static List<Attack> attacks(EventSigner honest) {
        return Stream.of(
                        new Attacks(honest).all(),
                        CostlyQuestions.all(),
                        new CostlyEvents().all(),
                        new HostileRequests(honest).all())
                .flatMap(List::stream)
                .toList();
    }

    static Attack forgedEvents(EventSigner honest) {
        return new Attacks(honest).forged(FORGED_PER_SECOND);
    }

    /** @throws IllegalArgumentException if there is none of that name */
    static Attack named(String name, EventSigner honest) {
        return Stream.concat(attacks(honest).stream(), Stream.of(forgedEvents(honest), TlsHandshakes.begunAndLeft()))
                .filter(attack -> attack.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no attack is called " + name));
    }
}
