package dev.camelstr.pipeline.collect;

import static dev.camelstr.pipeline.collect.Pipeline.await;
import static dev.camelstr.pipeline.collect.Pipeline.forged;
import static dev.camelstr.pipeline.collect.Pipeline.json;
import static dev.camelstr.pipeline.collect.Pipeline.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.pipeline.publish.IsPast;
import dev.camelstr.store.StoreProperties;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped routes from relays to streams. */
class CollectRouteTest {
    @TempDir
    private Path folder;

    @Test
    void anEventOfTwoRelaysIsPublishedOnceAsReceived() throws Exception {
        Event event = note("once");
        try (Pipeline pipeline = new Pipeline(folder)) {
            SampleRelay first = pipeline.relay(event);
            SampleRelay second = pipeline.relay(event);
            pipeline.start();
            Event last = note("last");
            await().until(() -> pipeline.collected.size() == 1);
            second.publish(last);
            await().until(() -> pipeline.collected.size() == 2);
            assertThat(pipeline.collectedJson()).containsExactly(json(event), json(last));
            InboundMessage message = pipeline.collected.get(0);
            assertThat(message.property(StoreProperties.RELAY)).isIn(first.url(), second.url());
            assertThat(message.properties().get(StoreProperties.RECEIVED_AT)).isInstanceOf(Long.class);
            await().until(() -> pipeline.count("duplicate_counts") == 1);
            assertThat(pipeline.count("message_received_counts")).isEqualTo(3);
            await().until(() -> pipeline.count("queue_publish_counts") == 2);
        }
    }

    /** So that what is new does not wait behind the past, which the store takes last. */
    @Test
    void thePastIsPublishedApartFromWhatIsNewOrComesLive() throws Exception {
        Event old = dated("old", Duration.ofMinutes(5));
        Event young = dated("young", Duration.ofMinutes(1));
        Event late = dated("late", Duration.ofMinutes(6));
        IsPast isPast = new IsPast();
        isPast.setRecent("3m");
        try (Pipeline pipeline = new Pipeline(folder).bind("isPast", isPast)) {
            SampleRelay relay = pipeline.relay(old, young);
            pipeline.start();
            await().until(() -> pipeline.collected.size() == 2);
            relay.publish(late);
            await().until(() -> pipeline.collected.size() == 3);
            assertThat(pipeline.collected)
                    .extracting(
                            message -> message.origin().stream(),
                            message -> new String(message.body(), StandardCharsets.UTF_8))
                    .containsExactlyInAnyOrder(
                            tuple("nostr.backfilled", json(old)),
                            tuple("nostr.collected", json(young)),
                            tuple("nostr.collected", json(late)));
        }
    }

    private static Event dated(String content, Duration ago) {
        return Pipeline.ALICE.sign(new EventBuilder(1)
                .createdAt(Instant.now().minus(ago).getEpochSecond())
                .content(content));
    }

    @Test
    void aRelayIsAskedWithTheQueryOfItsUrl() throws Exception {
        String query = "?filter=(a%26b)&x=y%2Bz+1&next=https://relay.example/?q";
        try (Pipeline pipeline = new Pipeline(folder).query(query)) {
            SampleRelay relay = pipeline.relay(note("filtered"));
            pipeline.start();
            await().until(() -> pipeline.collected.size() == 1);
            assertThat(relay.lastRequestHead()).startsWith("GET /" + query + " HTTP/1.1\r\n");
            assertThat(pipeline.collected.get(0).property(StoreProperties.RELAY))
                    .as("its name is without what may be a secret")
                    .isEqualTo(relay.url());
            assertThat(pipeline.consumer(relay).getEndpoint().getEndpointUri()).contains("maxInFlight=512");
        }
    }

    @Test
    void connectionsAreCountedByRelayAndSoIsTheCleanupWhenTheRouteStops() throws Exception {
        try (Pipeline pipeline = new Pipeline(folder)) {
            SampleRelay first = pipeline.relay(note("first"));
            SampleRelay second = pipeline.relay(note("second"));
            pipeline.start();
            await().until(() -> pipeline.collected.size() == 2);
            first.dropConnections();
            await().until(() -> pipeline.count("relay_connect_counts", first) == 2);
            assertThat(pipeline.count("relay_connect_counts", second)).isEqualTo(1);
            assertThat(pipeline.count("cleanup_counts")).isZero();

            pipeline.context.getRouteController().stopRoute(pipeline.routeId(second));

            assertThat(pipeline.count("cleanup_counts", second)).isEqualTo(1);
            assertThat(pipeline.count("cleanup_counts", first)).isZero();
        }
    }

    @Test
    void aForgedCopyThatComesFirstDoesNotHideTheTrueOne() throws Exception {
        Event event = note("true");
        try (Pipeline pipeline = new Pipeline(folder)) {
            SampleRelay relay = pipeline.relay();
            pipeline.start();
            relay.publish(forged(event));
            relay.publish(event);
            await().until(() -> pipeline.collected.size() == 1 && pipeline.rejected.size() == 1);
            assertThat(pipeline.collectedJson()).containsExactly(json(event));
        }
    }

    @Test
    void aDeadLetterHasTheOriginalBytesWithReasonRelayAndTime() throws Exception {
        Event event = forged(note("false"));
        try (Pipeline pipeline = new Pipeline(folder)) {
            SampleRelay relay = pipeline.relay(event);
            pipeline.start();
            await().until(() -> pipeline.rejected.size() == 1);
            InboundMessage letter = pipeline.rejected.get(0);
            assertThat(new String(letter.body(), StandardCharsets.UTF_8)).isEqualTo(json(event));
            assertThat(letter.property(StoreProperties.REASON)).isEqualTo("bad-signature");
            assertThat(letter.property(StoreProperties.RELAY)).isEqualTo(relay.url());
            assertThat(letter.properties()).containsKey(StoreProperties.RECEIVED_AT);
            assertThat(letter.property(StoreProperties.DETAIL)).isNotEmpty();
        }
    }

    @Test
    void whatAdmissionRefusesBecomesADeadLetter() throws Exception {
        Event event = Pipeline.ALICE.sign(new EventBuilder(1).tag("-").content("mine"));
        try (Pipeline pipeline = new Pipeline(folder)) {
            pipeline.relay(event);
            pipeline.start();
            await().until(() -> pipeline.rejected.size() == 1);
            assertThat(pipeline.rejected.get(0).property(StoreProperties.REASON))
                    .isEqualTo("protected");
            assertThat(pipeline.collected).isEmpty();
        }
    }

    @Test
    void anEventThatIsNoEventBecomesADeadLetterAndItsNeighboursAreCollected() throws Exception {
        Event event = note("neighbour");
        String broken = "{\"id\":\"zz\",\"kind\":1}";
        try (Pipeline pipeline = new Pipeline(folder)) {
            SampleRelay relay = pipeline.relay();
            pipeline.start();
            await().until(() -> !relay.requests().isEmpty());
            String subscription = relay.requests().get(0).subscription();
            relay.sendText("[\"EVENT\",\"" + subscription + "\"," + broken + "]");
            relay.publish(event);
            await().until(() -> pipeline.rejected.size() == 1 && pipeline.collected.size() == 1);
            assertThat(new String(pipeline.rejected.get(0).body(), StandardCharsets.UTF_8))
                    .contains(broken);
        }
    }

    @Test
    void beyondTheRateARefusalIsOnlyCounted() throws Exception {
        try (Pipeline pipeline = new Pipeline(folder)) {
            pipeline.reject.setMaxRate(2);
            pipeline.reject.setNanos(() -> 0);
            SampleRelay relay = pipeline.relay();
            pipeline.start();
            for (int i = 0; i < 5; i++) {
                relay.publish(forged(note("forged " + i)));
            }
            await().until(() -> pipeline.count("refused_counts") == 5);
            relay.publish(note("after"));
            await().until(() -> pipeline.collected.size() == 1);
            await().until(() -> pipeline.rejected.size() == 2);
            assertThat(pipeline.streams().info("nostr.rejected").get(0).next()).isEqualTo(2);
        }
    }

    @Test
    void aPolicyRouteOfTheUserRefuses() throws Exception {
        Event spam = note("spam");
        Event ham = note("ham");
        try (Pipeline pipeline = new Pipeline(folder)) {
            SampleRelay relay = pipeline.relay();
            pipeline.policy("""
                            - route:
                                id: policy
                                from:
                                  uri: direct:policy
                                  steps:
                                    - filter:
                                        simple: "${body.content} == 'spam'"
                                        steps:
                                          - setVariable: { name: refuse, constant: "restricted: no spam" }
                            """).start();
            relay.publish(spam);
            relay.publish(ham);
            await().until(() -> pipeline.rejected.size() == 1 && pipeline.collected.size() == 1);
            assertThat(pipeline.collectedJson()).containsExactly(json(ham));
            assertThat(pipeline.rejected.get(0).property(StoreProperties.REASON))
                    .isEqualTo("policy");
            assertThat(pipeline.rejected.get(0).property(StoreProperties.DETAIL))
                    .isEqualTo("restricted: no spam");
        }
    }

    @Test
    void afterALostConnectionCollectingGoesOn() throws Exception {
        Event before = note("before");
        Event meanwhile = note("meanwhile");
        try (Pipeline pipeline = new Pipeline(folder)) {
            SampleRelay relay = pipeline.relay(before);
            pipeline.start();
            await().until(() -> pipeline.collected.size() == 1);
            relay.stop();
            relay.publish(meanwhile);
            relay.restart();
            await().until(() -> pipeline.collected.size() == 2);
            assertThat(pipeline.collectedJson()).containsExactly(json(before), json(meanwhile));
        }
    }

    @Test
    void collectingPausesWhileTheStoreIsTooFarBehindAndThenGoesOn() throws Exception {
        try (Pipeline pipeline = new Pipeline(folder)) {
            pipeline.applied = -1;
            SampleRelay relay = pipeline.relay();
            pipeline.start();
            for (int i = 0; i < 10; i++) {
                relay.publish(note("note " + i));
            }
            await().until(() -> pipeline.consumer(relay).isSuspended());
            relay.publish(note("late"));
            pipeline.applied = Long.MAX_VALUE;
            await().until(() -> pipeline.collected.size() == 11);
            assertThat(pipeline.consumer(relay).isSuspended()).isFalse();
        }
    }
}
