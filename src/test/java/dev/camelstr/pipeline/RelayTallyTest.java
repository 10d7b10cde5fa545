package dev.camelstr.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Collection;
import org.junit.jupiter.api.Test;

class RelayTallyTest {
    private static final String METER = "message_received_counts";
    private static final String BUSY = "wss://busy.example/";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RelayTally tally = new RelayTally(meters);

    private void receive(String relay, int events) {
        for (int i = 0; i < events; i++) {
            tally.counts(relay).countReceived();
            tally.meters(relay).received.increment();
        }
    }

    private double counted(String label) {
        Collection<Counter> counters = meters.find(METER).tag("relay", label).counters();
        return counters.stream().mapToDouble(Counter::count).sum();
    }

    private double all() {
        return meters.find(METER).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static String relay(int number) {
        return "wss://r" + number + ".example/";
    }

    @Test
    void aHundredRelaysHaveLabelsAndTheOthersShareOne() {
        for (int i = 0; i < 150; i++) {
            receive(relay(i), 1);
        }
        assertThat(meters.find(METER).counters()).hasSize(RelayTally.MOST_LABELS + 2);
        assertThat(counted(relay(99))).isEqualTo(1);
        assertThat(counted(relay(100))).isZero();
        assertThat(counted(RelayTally.OTHER)).isEqualTo(50);
        assertThat(tally.of(relay(149)).received()).isEqualTo(1);
    }

    @Test
    void aRelayThatBringsFarMoreTakesALabelOverAndNoCounterFalls() {
        for (int i = 0; i < 100; i++) {
            receive(relay(i), 2 + i);
        }
        receive(BUSY, 1_003);
        tally.rank();
        assertThat(counted(BUSY)).as("not twice as much and a thousand more").isZero();

        receive(BUSY, 1);
        tally.rank();
        receive(BUSY, 7);
        receive(relay(0), 3);

        assertThat(counted(BUSY)).isEqualTo(7);
        assertThat(counted(RelayTally.OTHER)).isEqualTo(1_004 + 3);
        assertThat(meters.find(METER).tag("relay", relay(0)).counters()).isEmpty();
        assertThat(counted(relay(1))).isEqualTo(3);
        assertThat(tally.of(BUSY).received()).isEqualTo(1_011);
    }

    @Test
    void aRelayThatIsForgottenMakesRoom() {
        for (int i = 0; i < 101; i++) {
            receive(relay(i), 1);
        }
        tally.forget(relay(5));
        tally.rank();
        receive(relay(100), 1);

        assertThat(counted(relay(100))).isEqualTo(1);
        assertThat(meters.find(METER).tag("relay", relay(5)).counters()).isEmpty();
        assertThat(tally.of(relay(5)).received()).isZero();
        assertThat(all()).isEqualTo(101);
    }
}
