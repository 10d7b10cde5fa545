package dev.camelstr.component.local.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.camelstr.component.local.LocalStreams;
import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.component.stream.StartOffset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final String BODY = "x".repeat(500);

    @TempDir
    Path folder;

    @Test
    void bySizeTheOldestGoesAndTheBoundHolds() throws Exception {
        try (TestLog log = new TestLog(folder)) {
            log.retention(20_000, Optional.empty(), 2_000, false);
            for (int i = 0; i < 200; i++) {
                log.append(BODY);
                assertThat(log.info().bytes()).isLessThanOrEqualTo(20_000);
            }
            assertThat(log.info().first()).isPositive();
            assertThat(log.info().next()).isEqualTo(200);
            assertThat(log.readFrom(0).get(0).origin().offset())
                    .isEqualTo(log.info().first());
        }
    }

    @Test
    void aFullLogRefusesAndKeepsAllWhileNobodyIsKnownToHaveAppliedAnything() throws Exception {
        try (TestLog log = new TestLog(folder)) {
            log.retention(20_000, Optional.empty(), 2_000, true);
            long taken = fill(log);
            assertThat(log.info().first()).isZero();
            assertThat(log.readFrom(0)).hasSize((int) taken);
            assertThatThrownBy(() -> log.append(BODY))
                    .hasCauseInstanceOf(LogFullException.class)
                    .hasMessageContaining("is full")
                    .hasMessageContaining("from offset 0 on");
        }
    }

    @Test
    void onlyWhatAllConsumersHaveAppliedIsDropped() throws Exception {
        try (TestLog log = new TestLog(folder)) {
            log.retention(20_000, Optional.empty(), 2_000, true);
            long taken = fill(log);
            log.log().appliers().outside("store", taken);
            log.log().appliers().position("statistics", 7);
            log.append(BODY);
            fill(log);
            assertThat(log.info().first()).isPositive().isLessThanOrEqualTo(8);
            assertThat(log.readFrom(8).get(0).origin().offset()).isEqualTo(8);
        }
    }

    @Test
    void aFullLogThatIsAppliedToItsEndTakesMessagesAgain() throws Exception {
        try (TestLog log = new TestLog(folder)) {
            log.retention(20_000, Optional.empty(), 1_000_000, true);
            for (int round = 0; round < 5; round++) {
                fill(log);
                log.log().appliers().outside("store", log.info().next());
                assertThatCode(() -> log.append(BODY)).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void afterARestartAConsumerThatKeepsItsPositionElsewhereIsWaitedFor() throws Exception {
        try (TestLog log = new TestLog(folder)) {
            log.retention(20_000, Optional.empty(), 2_000, true);
            long taken = fill(log);
            log.log().appliers().outside("store", taken);
            log.log().appliers().position("statistics", taken - 1);
        }
        try (TestLog log = new TestLog(folder)) {
            log.retention(20_000, Optional.empty(), 2_000, true);
            fill(log);
            assertThat(log.info().first()).isZero();
            log.log().appliers().outside("store", log.info().next());
            assertThatCode(() -> log.append(BODY)).doesNotThrowAnyException();
        }
    }

    @Test
    void whatIsTooOldGoesWithoutAPublisher() throws Exception {
        try (TestLog log = new TestLog(folder)) {
            log.append("old");
            log.retention(1_000_000, Optional.of(Duration.ofMillis(1)), 1_000, false);
            await().untilAsserted(() -> assertThat(log.info().first()).isEqualTo(1));
            assertThat(log.info().next()).isEqualTo(1);
            assertThat(log.read(new StartOffset.First())).isEmpty();
        }
    }

    @Test
    void whatIsTooOldStaysWhileItIsNotApplied() throws Exception {
        try (TestLog log = new TestLog(folder)) {
            log.append("old");
            log.log().appliers().position("store", -1);
            log.retention(1_000_000, Optional.of(Duration.ofMillis(1)), 1_000, true);
            await().until(() -> log.log().segments().size() > 1);
            assertThat(log.info().first()).isZero();
            log.log().appliers().position("store", 0);
            await().untilAsserted(() -> assertThat(log.info().first()).isEqualTo(1));
        }
    }

    @Test
    void aFullStreamFailsTheExchangeAndTakesItWhenItsConsumerHasCaughtUp() throws Exception {
        String stream = "local-stream:full?maxLength=20kB&segmentSize=2kB";
        try (LocalStreams streams = new LocalStreams(folder)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            streams.send(stream, BODY);
                        }
                    })
                    .hasRootCauseInstanceOf(LogFullException.class);
            streams.route("local-stream:full?name=store&offset=first&batching=true", exchange -> {});
            await().ignoreExceptions().untilAsserted(() -> streams.publish(stream, BODY, Map.of()));
        }
    }

    private static long fill(TestLog log) throws Exception {
        while (log.offer(List.of(message())).get().isEmpty()) {
            // until it is full
        }
        return log.info().next();
    }

    private static OutboundMessage message() {
        return new OutboundMessage(BODY.getBytes(StandardCharsets.UTF_8), Map.of());
    }
}
