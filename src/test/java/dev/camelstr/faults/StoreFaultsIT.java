package dev.camelstr.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.testing.Child;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The store fails, dies or stands still in the middle of a batch, on RabbitMQ and PostgreSQL: the database ends with
 * exactly what it should hold, and a reader of the changelog sees each stored event once.
 */
@Tag("faults")
class StoreFaultsIT extends OnServers {

    StoreFaultsIT() {
        super(new Upstreams(620, 7));
    }

    @Test
    void failsBetweenCommitAndChangelogAndRightAfterTheChangelog() throws Exception {
        upstreams.give(600);
        AtomicInteger before = new AtomicInteger();
        AtomicInteger after = new AtomicInteger();
        TestApplication.Fault fault = new TestApplication.Fault() {
            @Override
            public void before(Exchange exchange) {
                if (List.of(2, 3).contains(before.incrementAndGet())) {
                    throw new IllegalStateException("the changelog is away");
                }
            }

            @Override
            public void after(Exchange exchange) {
                if (after.incrementAndGet() == 3) {
                    throw new IllegalStateException("the confirm was lost");
                }
            }
        };
        try (TestApplication all = new TestApplication(servers.settings(upstreams))
                .at("announce", fault)
                .start()) {
            servers.awaitStored(all, upstreams);
        }
        List<InboundMessage> changelog = servers.changelog();
        expectExactlyOnce(changelog);
        assertThat(StoredState.repetitions(changelog)).isPositive();
    }

    @Test
    void isKilledBetweenCommitAndChangelogAndRightAfterTheChangelog() throws Exception {
        upstreams.give(600);
        try (TestApplication collector = new TestApplication(servers.settings(upstreams), "collect").start();
                Child first = FaultyStore.start("announce", FaultyStore.Kind.HALT_BEFORE, 3, servers.settings());
                Child second = FaultyStore.start("announce", FaultyStore.Kind.HALT_AFTER, 3, servers.settings())) {
            first.awaitExit(137);
            second.awaitExit(137);
            assertThat(servers.state().announced()).isLessThan(upstreams.given() - 1);
            try (Child third = Child.run("store", servers.settings())) {
                servers.awaitStored(collector, upstreams);
                third.stop();
                assertThat(third.hasPrinted("exists with other arguments"))
                        .as("whoever comes first declares the streams alike")
                        .isFalse();
            }
        }
        List<InboundMessage> changelog = servers.changelog();
        expectExactlyOnce(changelog);
        assertThat(StoredState.repetitions(changelog)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"announce", "write"})
    void isPausedWhileAnotherTakesOverAndIsFencedWhenItGoesOn(String step) throws Exception {
        upstreams.give(600);
        try (TestApplication collector = new TestApplication(servers.settings(upstreams), "collect").start();
                Child paused = FaultyStore.start(step, FaultyStore.Kind.HOLD, 3, servers.settings())) {
            paused.awaitOutput(FaultyStore.HELD);
            paused.pause();
            try (Child other = Child.run("store", servers.settings())) {
                servers.awaitStored(collector, upstreams);
                String epoch = servers.state().query("select epoch from owner");
                paused.goOn();
                paused.resume();
                paused.awaitOutput("lost its partition");
                assertThat(servers.state().query("select epoch from owner")).isEqualTo(epoch);
                other.stop();
            }
            upstreams.give(20);
            servers.awaitStored(collector, upstreams);
            paused.kill();
        }
        expectExactlyOnce(servers.changelog());
    }
}
