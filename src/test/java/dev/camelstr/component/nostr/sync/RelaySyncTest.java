package dev.camelstr.component.nostr.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.component.nostr.link.AddressPolicy;
import dev.camelstr.component.nostr.link.ConnectionPace;
import dev.camelstr.component.nostr.link.RelaySettings;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.RelayMessages;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.Holdings;
import dev.camelstr.testing.zoo.ZooRelay;
import dev.camelstr.testing.zoo.ZooSession;
import dev.camelstr.testing.zoo.behaviour.Behaviours;
import dev.camelstr.testing.zoo.behaviour.Population;
import dev.camelstr.testing.zoo.behaviour.Specimen;
import dev.camelstr.testing.zoo.habit.Negentropy;
import dev.camelstr.testing.zoo.habit.Says;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reconciliation with relays as they are found; at once, as most of the time they are waited for. */
@Execution(ExecutionMode.CONCURRENT)
class RelaySyncTest {
    private static final Schnorr SCHNORR = Schnorr.of("auto");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PRIVATE = 1059;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final MemoryEvents local = new MemoryEvents();
    private final EventSigner author = EventSigner.random(SCHNORR);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private RelaySync sync(ZooRelay relay, Duration patience, boolean down, boolean up) throws Exception {
        RelaySettings settings = new RelaySettings(
                URI.create(relay.url()),
                SSLContext.getDefault().getSocketFactory(),
                AddressPolicy.ANY,
                new ConnectionPace(20, 2),
                4 << 20,
                PATIENCE,
                Duration.ofMinutes(2),
                "test",
                Map.of(),
                false);
        SyncOptions options = new SyncOptions(
                settings,
                Optional.empty(),
                Filter.all(),
                0,
                Population.now() + 900,
                down,
                up,
                Set.of(PRIVATE),
                patience);
        return new RelaySync(options, local, new EventVerifier(SCHNORR), timer, counts -> {});
    }

    private SyncCounts down(ZooRelay relay) throws Exception {
        RelaySync sync = sync(relay, PATIENCE, true, false);
        sync.run();
        return sync.counts();
    }

    private List<Event> notes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> author.sign(new EventBuilder(1)
                        .createdAt(Population.now() - 1_000 - i / 2)
                        .content("note " + i)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"neg-works", "neg-too-big", "neg-too-big-told"})
    void allComesInFewReconciliationsAndNothingTheNextTime(String behaviour) throws Exception {
        try (Specimen relay = Behaviours.one(behaviour).start()) {
            SyncCounts first = down(relay.relay());

            Set<EventId> owed = relay.relay().holdings().owed().keySet();
            assertThat(local.ids()).containsExactlyInAnyOrderElementsOf(owed);
            assertThat(first.stored()).isEqualTo(owed.size());
            assertThat(first.isComplete()).isTrue();
            assertThat(relay.relay().tally().reconciliations()).isLessThan(100);

            SyncCounts second = down(relay.relay());
            assertThat(second.need()).isZero();
            assertThat(second.received()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "neg-blocked, refuses to reconcile: blocked: negentropy is for members",
        "neg-breaks-off, refuses to reconcile: closed:",
        "neg-notice, does not reconcile (NIP-77): ERROR: negentropy error",
        "plain, does not reconcile (NIP-77): ERROR: bad msg",
        "neg-without-end, does not come to an end",
        "neg-garbled, is no message of a reconciliation"
    })
    void aRelayThatDoesNotReconcileIsReadPageByPage(String behaviour, String reason) throws Exception {
        try (Specimen relay = Behaviours.one(behaviour).start()) {
            RelaySync sync = sync(relay.relay(), PATIENCE, true, false);
            sync.run();

            assertThat(sync.whyByPages().orElseThrow()).contains(reason);
            assertThat(relay.relay().tally().reconciliations()).isEqualTo(1);
            assertThat(local.ids())
                    .containsExactlyInAnyOrderElementsOf(
                            relay.relay().holdings().owed().keySet());
            assertThat(sync.counts().need()).isEqualTo(local.ids().size());
            assertThat(sync.counts().isComplete()).isTrue();

            RelaySync second = sync(relay.relay(), PATIENCE, true, false);
            second.run();
            assertThat(second.counts().need()).isZero();
        }
    }

    @Test
    void aRelayThatSaysNothingOfNegentropyIsReadPageByPageWhenItsTimeIsOver() throws Exception {
        try (Specimen mute = Behaviours.one("neg-mute").start()) {
            RelaySync sync = sync(mute.relay(), Duration.ofSeconds(10), true, false);
            sync.run();

            assertThat(sync.whyByPages().orElseThrow()).contains("has not answered within 10 s");
            assertThat(local.ids()).hasSameSizeAs(mute.relay().holdings().owed().keySet());
        }
    }

    @Test
    void whatPagesDoNotShowIsSent() throws Exception {
        List<Event> shared = notes(700);
        List<Event> missing = IntStream.range(0, 30)
                .mapToObj(i -> author.sign(new EventBuilder(1)
                        .createdAt(Population.now() - 1_000 - i)
                        .content("up " + i)))
                .toList();
        local.add(shared).add(missing);
        Taking taking = new Taking();
        Habit blocked = Negentropy.refused("blocked: not for you");
        try (ZooRelay relay = ZooRelay.start(new Holdings().add(shared), taking, blocked)) {
            RelaySync sync = sync(relay, PATIENCE, false, true);
            sync.run();

            assertThat(taking.taken)
                    .containsExactlyInAnyOrderElementsOf(
                            missing.stream().map(Event::id).toList());
            assertThat(sync.counts().accepted()).isEqualTo(30);
            assertThat(sync.counts().received()).isZero();
        }
    }

    @Test
    void aSecondThatPagesDoNotShowToItsEndIsToldAsNotProven() throws Exception {
        try (Specimen dense = Behaviours.one("dense-one").start()) {
            SyncCounts counts = down(dense.relay());

            assertThat(counts.unprovenSeconds()).isPositive();
            assertThat(counts.isComplete()).isFalse();
        }
    }

    @Test
    void whatIsAnnouncedAndNotServedIsAskedForOnceMoreAndCounted() throws Exception {
        try (Specimen stingy = Behaviours.one("neg-not-served").start()) {
            SyncCounts counts = down(stingy.relay());

            assertThat(counts.notServed()).isEqualTo(50);
            assertThat(counts.isComplete()).isFalse();
            assertThat(local.ids())
                    .containsExactlyInAnyOrderElementsOf(
                            stingy.relay().holdings().owed().keySet());
        }
    }

    @Test
    void aForgedCopyDoesNotStandInTheWayOfTheTrueOne() throws Exception {
        List<Event> notes = notes(150);
        try (ZooRelay relay = ZooRelay.start(new Holdings().add(notes), Negentropy.works(), Says.forgedFirst())) {
            assertThat(down(relay).stored()).isEqualTo(150);
            assertThat(local.events(local.ids())).containsExactlyInAnyOrderElementsOf(notes);
        }
    }

    @Test
    void eventsThatNobodyAskedForAreNotTakenAndEndIt() throws Exception {
        List<Event> strangers = notes(1);
        Habit pushing = new Habit() {
            @Override
            public boolean onMessage(ZooSession session, ClientMessage message) throws IOException {
                if (message instanceof ClientMessage.Req request) {
                    for (int i = 0; i < 5_000; i++) {
                        session.say(request.subscription(), strangers.get(0));
                    }
                }
                return message instanceof ClientMessage.Req;
            }
        };
        List<Event> wanted = List.of(
                author.sign(new EventBuilder(1).createdAt(Population.now()).content("wanted")));
        try (ZooRelay relay = ZooRelay.start(new Holdings().add(wanted), pushing, Negentropy.works())) {
            assertThatThrownBy(() -> down(relay))
                    .isInstanceOf(SyncFailedException.class)
                    .hasMessageContaining("what it was not asked for");
            assertThat(local.ids()).isEmpty();
        }
    }

    @Test
    void idsWithoutEndComeToAnEnd() throws Exception {
        try (Specimen relay = Behaviours.one("neg-ids-without-end").start()) {
            RelaySync sync = sync(relay.relay(), PATIENCE, true, false);
            sync.run();

            assertThat(sync.whyByPages().orElseThrow()).contains("announces ids without end");
            assertThat(relay.relay().tally().reconciliations()).isLessThan(50);
            assertThat(sync.counts().isComplete()).isTrue();
        }
    }

    /** Takes events as the habit says, and remembers those that it took. */
    private static class Taking implements Habit {
        final Set<EventId> taken = new HashSet<>();

        @Override
        public boolean onMessage(ZooSession session, ClientMessage message) throws IOException {
            if (message instanceof ClientMessage.Event said) {
                session.send(answer(said.event()));
            }
            return message instanceof ClientMessage.Event;
        }

        byte[] answer(Event event) {
            taken.add(event.id());
            return RelayMessages.ok(event.id(), true, "");
        }
    }

    @Test
    void whatIsMissingThereIsSentButForWhatIsNotForOthers() throws Exception {
        List<Event> shared = notes(300);
        List<Event> missing = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            missing.add(author.sign(
                    new EventBuilder(1).createdAt(Population.now() - 5_000 - i).content("up " + i)));
        }
        local.add(shared).add(missing);
        local.add(List.of(
                author.sign(
                        new EventBuilder(1).createdAt(Population.now()).tag("-").content("protected")),
                author.sign(
                        new EventBuilder(PRIVATE).createdAt(Population.now()).content("private"))));
        Taking taking = new Taking();
        try (ZooRelay relay = ZooRelay.start(new Holdings().add(shared), taking, Negentropy.works())) {
            RelaySync sync = sync(relay, PATIENCE, false, true);
            sync.run();

            assertThat(taking.taken)
                    .containsExactlyInAnyOrderElementsOf(
                            missing.stream().map(Event::id).toList());
            assertThat(sync.counts().accepted()).isEqualTo(250);
            assertThat(sync.counts().withheld()).isEqualTo(2);
            assertThat(sync.counts().isComplete()).isTrue();
        }
    }

    @Test
    void aDuplicateIsTakenARateLimitIsWaitedForAndARefusalIsCounted() throws Exception {
        List<Event> missing = notes(90);
        local.add(missing);
        Set<EventId> limited = new HashSet<>();
        Taking taking = new Taking() {
            @Override
            byte[] answer(Event event) {
                int index = missing.indexOf(event);
                if (index % 3 == 0) {
                    return RelayMessages.ok(event.id(), false, "blocked: not yours");
                } else if (index % 3 == 1) {
                    return RelayMessages.ok(event.id(), false, "duplicate: have it");
                }
                return limited.add(event.id())
                        ? RelayMessages.ok(event.id(), false, "rate-limited: slow down")
                        : super.answer(event);
            }
        };
        try (ZooRelay relay = ZooRelay.start(new Holdings(), taking, Negentropy.works())) {
            RelaySync sync = sync(relay, PATIENCE, false, true);
            sync.run();

            assertThat(sync.counts().accepted()).isEqualTo(60);
            assertThat(sync.counts().rejected()).isEqualTo(30);
            assertThat(taking.taken).hasSize(30);
            assertThat(sync.counts().isComplete()).isFalse();
        }
    }
}
