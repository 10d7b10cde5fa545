package dev.camelstr.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.testing.Managed;
import dev.camelstr.testing.ManagementClient;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packaged relay under one attack after the other, while an honest client is served: every answer comes within a second of
 * the machine's time ({@link OtherPrograms}), and nothing is kept for those that have gone. It collects from a relay that means no good, too.
 */
@Tag("alone")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AttacksIT {
    private static final Logger LOG = LoggerFactory.getLogger(AttacksIT.class);
    private static final long ATTACK_MILLIS = 2_000;
    private static final long QUIET_MILLIS = 500;

    /** For some hundred answers, so that one in a hundred is more than one. */
    private static final long STEADY_MILLIS = 15_000;

    /** Without what other programs had of the processors. */
    private static final long BOUND_MILLIS = 1_000;

    private static final long OK_MILLIS = 100;
    private static final long MEGABYTES_MORE = 40;

    private static final byte[] SECRET = EventSigner.newSecret();
    private static final EventSigner HONEST = new EventSigner(Schnorr.of("auto"), SECRET);

    /** All, or those whose names {@code -Dcamelstr.attacks.only=REGEX} matches. */
    private static final List<Attack> ATTACKS = Arsenal.attacks(HONEST).stream()
            .filter(attack -> attack.name().matches(System.getProperty("camelstr.attacks.only", ".*")))
            .toList();

    private static final Event GIVEN = TestRelay.note(TestRelay.author(), "behind what is hostile");

    /** The connection of the management calls, which stays. */
    private static final String MANAGEMENT = "relay_newcomers 1.0";

    private static final String TOKEN = "s3cret-t0ken";

    @TempDir
    private static Path folder;

    private static SampleRelay upstream;
    private static PackagedRelay relay;
    private static Attackers attackers;
    private static OtherPrograms others;
    private static long heapBefore;

    static List<Attack> attacks() {
        return ATTACKS;
    }

    @BeforeAll
    static void start() throws Exception {
        upstream = SampleRelay.start(List.of(GIVEN.raw()));
        upstream.follow(new HostileUpstream(upstream.url() + "?token=" + TOKEN));
        relay = PackagedRelay.start(
                folder,
                List.of(),
                "collect,store,upkeep,serve,search",
                Map.of(
                        "camelstr.relays",
                        upstream.url() + "?token=" + TOKEN,
                        "camelstr.relay.url",
                        "ws://relay.test/",
                        "camelstr.relay.admins",
                        HONEST.pubkey().hex(),
                        "camelstr.relay.memory",
                        "4MB")); // beside all that it may be, what is kept by mistake would not be seen
        attackers = Attackers.of(relay.port(), SECRET);
        others = new OtherPrograms(relay::processes);
        converse(4_000); // all is loaded that serving needs
        heapBefore = LiveHeap.megabytes(relay.process().pid());
    }

    @AfterAll
    static void stop() {
        others.close();
        attackers.close();
        relay.close();
        upstream.close();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    @Order(1)
    void keepsNobodyElseWaiting(Attack attack) throws Exception {
        long began = System.nanoTime();
        try (Attackers.Work work = attackers.begin(attack)) {
            HonestClient served = converse(ATTACK_MILLIS);

            LOG.info(
                    "{}: {} honest answers, p50 {} ms, longest {}, without the {} % of the processors that others had; {}",
                    attack, served.count(), served.millis(0.5), served.longest(), percentOfOthers(began), work.told());
            assertThat(served.longest().millis())
                    .as("the longest: %s", served.longest())
                    .isLessThan(BOUND_MILLIS);
            assertThat(work.awaitAnswer())
                    .as("an answer like %s: %s", attack.answer(), work.told())
                    .isTrue();
        }
        nothingIsHeld();
    }

    @Test
    @Order(1)
    void thousandsOfForgedEventsASecondLeaveAnOkATenthOfASecond() throws Exception {
        long began = System.nanoTime();
        try (Attackers.Work work = attackers.begin(Arsenal.forgedEvents(HONEST))) {
            HonestClient served = converse(STEADY_MILLIS);

            LOG.info(
                    "forged events: p99 of {} OKs {} ms, without the {} % of the processors that others had; {}",
                    served.count() / 3, served.millisOfOks(0.99), percentOfOthers(began), work.told());
            assertThat(served.millisOfOks(0.99)).as("p99 of OKs").isLessThanOrEqualTo(OK_MILLIS);
            assertThat(work.awaitAnswer()).isTrue();
        }
        nothingIsHeld();
    }

    @Test
    @Order(2)
    void whatAnUpstreamRelaySaysStopsAndSpoilsNothing() throws Exception {
        try (RelayClient client = RelayClient.connect(relay.uri())) {
            client.next();
            Awaitility.await()
                    .until(() -> client.stored("s", "{\"ids\":[\"" + GIVEN.id().hex() + "\"]}")
                            .contains(GIVEN.id()));
        }
        assertThat(Managed.of(relay.process().pid())).contains(upstream.url()).doesNotContain(TOKEN);
        assertThat(relay.get("/metrics")).contains(upstream.url()).doesNotContain(TOKEN);
        assertThat(relay.get("/observe/health?exposureLevel=full&data=true")).doesNotContain(TOKEN);
        assertThat(relay.process().output())
                .contains(HostileUpstream.WORDS)
                .doesNotContain(TOKEN)
                .doesNotContainPattern(
                        "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\u2028\\u2029]")
                .doesNotContain("\n\tat ", " ERROR ");
    }

    @Test
    @Order(3)
    void afterwardsItIsAsBefore() throws Exception {
        assertThat(converse(QUIET_MILLIS).longest().millis()).isLessThan(BOUND_MILLIS);
        Awaitility.await()
                .pollInterval(2, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> assertThat(LiveHeap.megabytes(relay.process().pid()))
                                .as("live heap in MB")
                                .isLessThan(heapBefore + MEGABYTES_MORE));
    }

    @Test
    @Order(4)
    void killedInTheMiddleOfAnAttackItLeavesNothingAboutAndNothingThatOthersMayRead() throws Exception {
        try (Attackers.Work work = attackers.begin(ATTACKS.get(0))) {
            work.awaitAnswer();
            assertThat(relay.filesOfOthersToo()).isEmpty();

            relay.process().kill();

            Awaitility.await()
                    .untilAsserted(() -> assertThat(relay.databasePid()).doesNotExist());
            assertThat(relay.temporaryFiles()).isEmpty();
        }
    }

    private static void nothingIsHeld() {
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(relay.held()).as("kept for those that went").isSubsetOf(MANAGEMENT));
    }

    private static long percentOfOthers(long sinceNanos) {
        return Math.round(100 * others.part(sinceNanos, System.nanoTime()));
    }

    private static HonestClient converse(long millis) {
        BlockingQueue<String> failures = new LinkedBlockingQueue<>();
        HonestClient client = new HonestClient(
                        relay.uri(), System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), failures)
                .writingAs(HONEST)
                .timedBy(others::undisturbedMillis)
                .managing(new ManagementClient(
                        URI.create("http://127.0.0.1:" + relay.port() + "/"), "http://relay.test/", HONEST));
        client.run();
        assertThat(failures).isEmpty();
        return client;
    }
}
