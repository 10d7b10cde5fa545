package dev.camelstr.faults.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link Soak} finds a product that does not keep its promises. Takes minutes for each. */
@Tag("faults")
@Tag("scale")
class MutantsIT {
    private static final Duration ROUND = Duration.ofSeconds(20);
    private static final int ROUNDS = 30;

    @ParameterizedTest
    @EnumSource
    void isFound(Mutant mutant) throws Exception {
        boolean found = false;
        try (Soak soak = new Soak(mutant, 1)) {
            for (int seed = 1; seed <= ROUNDS && !found; seed++) {
                found = isFound(soak, seed);
            }
        }
        assertThat(found).as("%s was found", mutant).isTrue();
    }

    /** One that stands still is found by that. */
    private static boolean isFound(Soak soak, int seed) throws Exception {
        try {
            return !soak.round(seed, ROUND).isEmpty();
        } catch (ConditionTimeoutException e) {
            return true;
        }
    }
}
