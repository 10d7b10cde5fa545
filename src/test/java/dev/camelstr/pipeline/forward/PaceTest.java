package dev.camelstr.pipeline.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Pace pace = new Pace(20, 0);

    @Test
    void eventsAreSentOneByOneAndNoPlaceIsSavedUp() {
        assertThat(pace.waitNanos(0)).isZero();
        pace.sent(0);
        assertThat(pace.waitNanos(0)).isEqualTo(SECOND / 20);
        pace.sent(9 * SECOND);
        assertThat(pace.waitNanos(9 * SECOND)).isEqualTo(SECOND / 20);
    }

    @Test
    void afterAComplaintNothingIsSentForASecond() {
        pace.complain(5 * SECOND);

        assertThat(pace.waitNanos(5 * SECOND)).isEqualTo(SECOND);
    }

    @Test
    void aComplaintHalvesTheRateDownToOneASecondAndThoseOfOneSecondAreOne() {
        pace.complain(0);
        pace.complain(SECOND / 2);
        assertThat(pace.rate()).isEqualTo(10);

        for (int second = 1; second < 20; second++) {
            pace.complain(second * SECOND);
        }
        assertThat(pace.rate()).isEqualTo(1);
    }

    @Test
    void theRateRisesSlowlyAgainAndNotBeyondWhatIsAllowed() {
        pace.complain(0);
        taken(100);
        assertThat(pace.rate()).isEqualTo(12.5);
        taken(10_000);
        assertThat(pace.rate()).isEqualTo(20);
    }

    @Test
    void whatIsAllowedMayBeLessThanOneASecond() {
        Pace slow = new Pace(0.5, 0);
        slow.complain(0);

        assertThat(slow.rate()).isEqualTo(0.5);
    }

    private void taken(int events) {
        for (int i = 0; i < events; i++) {
            pace.taken();
        }
    }
}
