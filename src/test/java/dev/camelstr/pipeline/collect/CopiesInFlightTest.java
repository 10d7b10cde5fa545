package dev.camelstr.pipeline.collect;

import static dev.camelstr.pipeline.collect.Pipeline.await;
import static dev.camelstr.pipeline.collect.Pipeline.forged;
import static dev.camelstr.pipeline.collect.Pipeline.json;
import static dev.camelstr.pipeline.collect.Pipeline.note;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.pipeline.Gate;
import dev.camelstr.pipeline.Step;
import dev.camelstr.pipeline.admit.Verify;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of an event that meet on their way through the shipped collect route. */
class CopiesInFlightTest {
    @TempDir
    private Path folder;

    @Test
    void aForgedCopyDoesNotHideTheTrueOneThatIsBeingVerified() throws Exception {
        Event event = note("true");
        Gate verify = new Gate(new Verify());
        try (Pipeline pipeline = new Pipeline(folder)) {
            SampleRelay honest = pipeline.relay();
            SampleRelay hostile = pipeline.relay();
            pipeline.bind("verify", verify).start();
            honest.publish(event);
            await().until(() -> verify.held() == 1);
            hostile.publish(forged(event));
            await().until(() -> verify.held() == 2);
            verify.pass(1);
            await().until(() -> pipeline.rejected.size() == 1);
            verify.pass(0);
            await().until(() -> pipeline.collected.size() == 1);
            assertThat(pipeline.collectedJson()).containsExactly(json(event));
        }
    }

    @Test
    void theTrueOneIsPublishedWhileAForgedCopyIsBeingVerified() throws Exception {
        Event event = note("true");
        Gate verify = new Gate(new Verify());
        try (Pipeline pipeline = new Pipeline(folder)) {
            SampleRelay honest = pipeline.relay();
            SampleRelay hostile = pipeline.relay();
            pipeline.bind("verify", verify).start();
            hostile.publish(forged(event));
            await().until(() -> verify.held() == 1);
            honest.publish(event);
            await().until(() -> verify.held() == 2);
            verify.pass(1);
            await().until(() -> pipeline.collected.size() == 1);
            verify.pass(0);
            await().until(() -> pipeline.rejected.size() == 1);
            assertThat(pipeline.collectedJson()).containsExactly(json(event));
        }
    }

    @Test
    void aCopyOfAnUnconfirmedEventWaitsAndItsCursorWithIt() throws Exception {
        Event event = note("slow");
        Gate publish = new Gate(new Through());
        try (Pipeline pipeline = new Pipeline(folder)) {
            SampleRelay first = pipeline.relay();
            SampleRelay second = pipeline.relay();
            pipeline.start();
            guardPublish(pipeline, publish);
            first.publish(event);
            await().until(() -> publish.held() == 1);
            second.publish(event);
            await().until(() -> pipeline.seen.waiting() == 1);
            assertThat(pipeline.consumer(second).getInFlight()).isEqualTo(1);
            publish.open();
            await().until(() -> pipeline.consumer(second).getInFlight() == 0);
            await().until(() -> pipeline.collected.size() == 1);
            assertThat(pipeline.count("duplicate_counts")).isEqualTo(1);
        }
    }

    @Test
    void aWaitingVerifiedCopyIsPublishedWhenTheFirstOneFails() throws Exception {
        Event event = note("twice verified");
        Gate verify = new Gate(new Verify());
        Gate publish = new Gate(new Through());
        try (Pipeline pipeline = new Pipeline(folder)) {
            SampleRelay first = pipeline.relay();
            SampleRelay second = pipeline.relay();
            pipeline.bind("verify", verify).start();
            guardPublish(pipeline, publish);
            first.publish(event);
            second.publish(event);
            await().until(() -> verify.held() == 2);
            verify.pass(0);
            await().until(() -> publish.held() == 1);
            verify.pass(0);
            await().until(() -> pipeline.seen.waiting() == 1);
            publish.fail(0);
            await().until(() -> publish.held() == 1);
            assertThat(pipeline.collected).isEmpty();
            publish.open();
            await().until(() -> pipeline.collected.size() == 1);
            await().until(() -> pipeline.seen.waiting() == 0 && pipeline.seen.inFlight() == 0);
        }
    }

    @Test
    void aWaitingUnverifiedCopyIsVerifiedWhenTheFirstOneFails() throws Exception {
        Event event = note("second chance");
        Gate publish = new Gate(new Through());
        try (Pipeline pipeline = new Pipeline(folder)) {
            SampleRelay first = pipeline.relay();
            SampleRelay hostile = pipeline.relay();
            SampleRelay second = pipeline.relay();
            pipeline.start();
            guardPublish(pipeline, publish);
            first.publish(event);
            await().until(() -> publish.held() == 1);
            hostile.publish(forged(event));
            second.publish(event);
            await().until(() -> pipeline.seen.waiting() == 2);
            publish.fail(0);
            await().until(() -> publish.held() == 1 && pipeline.rejected.size() == 1);
            publish.open();
            await().until(() -> pipeline.collected.size() == 1);
            assertThat(pipeline.collectedJson()).containsExactly(json(event));
        }
    }

    @Test
    void aFailedPublishIsTriedAgainUntilItIsConfirmed() throws Exception {
        Event event = note("again");
        AtomicInteger attempts = new AtomicInteger();
        try (Pipeline pipeline = new Pipeline(folder)) {
            SampleRelay relay = pipeline.relay();
            pipeline.start();
            AdviceWith.adviceWith(
                    pipeline.context,
                    "publish",
                    advice -> advice.weaveById("collected").before().process(exchange -> {
                        if (attempts.incrementAndGet() < 3) {
                            throw new IllegalStateException("the stream is away");
                        }
                    }));
            relay.publish(event);
            await().until(() -> pipeline.collected.size() == 1);
            assertThat(attempts).hasValue(3);
            await().until(() -> pipeline.consumer(relay).getInFlight() == 0);
            assertThat(pipeline.consumer(relay).getFailed()).isZero();
            assertThat(pipeline.count("retry_counts")).isEqualTo(2);
        }
    }

    @Test
    void aDeadLetterThatCannotBeWrittenIsTriedAgainAndTheRelayIsNotReadAgain() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (Pipeline pipeline = new Pipeline(folder)) {
            SampleRelay relay = pipeline.relay();
            pipeline.start();
            AdviceWith.adviceWith(
                    pipeline.context,
                    "dead-letter",
                    advice -> advice.weaveById("rejected").before().process(exchange -> {
                        if (attempts.incrementAndGet() < 3) {
                            throw new IllegalStateException("the stream is away");
                        }
                    }));
            relay.publish(forged(note("true")));
            await().until(() -> pipeline.rejected.size() == 1);
            assertThat(attempts).hasValue(3);
            await().until(() -> pipeline.consumer(relay).getInFlight() == 0);
            assertThat(pipeline.consumer(relay).getFailed()).isZero();
            assertThat(relay.connections()).isEqualTo(1);
        }
    }

    private static void guardPublish(Pipeline pipeline, Gate gate) throws Exception {
        AdviceWith.adviceWith(
                pipeline.context,
                "publish",
                advice -> advice.weaveById("collected").before().process(gate));
    }

    private static final class Through extends Step {
        @Override
        protected boolean take(Exchange exchange, AsyncCallback callback) {
            return true;
        }
    }
}
