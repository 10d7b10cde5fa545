package dev.camelstr.faults.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.testing.Child;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The product under random faults, in rounds of a minute at the most. {@code -Dsoak=10m} says for how long, {@code
 * -Dcamelstr.seed} with which faults.
 */
@Tag("faults")
class SoakIT {
    private static final Logger LOG = LoggerFactory.getLogger(SoakIT.class);
    private static final Duration LENGTH = Duration.parse("PT" + System.getProperty("soak", "20s"));
    private static final long SEED = Long.getLong("camelstr.seed", 1);
    private static final Duration ROUND = Duration.ofMinutes(1);

    @Test
    void whatClientsSawIsWhatTheyWerePromised() throws Exception {
        LOG.info("-Dcamelstr.seed={} -Dsoak={}", SEED, LENGTH);
        Instant end = Instant.now().plus(LENGTH);
        try (Soak soak = new Soak(Child::run, SEED)) {
            for (long seed = SEED; Instant.now().isBefore(end); seed++) {
                assertThat(soak.round(seed, LENGTH.compareTo(ROUND) < 0 ? LENGTH : ROUND))
                        .as("seed %d of a run with -Dcamelstr.seed=%d, see %s", seed, SEED, Soak.report(seed))
                        .isEmpty();
            }
        }
    }
}
