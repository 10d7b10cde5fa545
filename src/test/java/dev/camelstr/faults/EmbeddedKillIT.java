package dev.camelstr.faults;

import static dev.camelstr.faults.Servers.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.nostr.EventId;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pipeline on embedded defaults is killed again and again, and started again on the same folder. */
@Tag("faults")
class EmbeddedKillIT {
    private static final long SEED = 20;
    private static final int KILLS_AT_WORK = 4;
    private static final String ALL_PARTS = "collect,import,store,upkeep";

    private final Random random = new Random(SEED);
    private final Path data = Servers.folder();

    @AfterEach
    void endTheServerThatAFailedTestLeft() throws IOException {
        if (Files.exists(postmasterPid())) {
            ProcessHandle.of(Long.parseLong(postmaster().trim())).ifPresent(ProcessHandle::destroy);
        }
    }

    @Test
    void nothingIsLostByKillsAtRandomMoments() throws Exception {
        try (Upstreams upstreams = new Upstreams(1200, SEED).give(500)) {
            Map<String, String> settings = new HashMap<>(Map.of(
                    "camelstr.data-dir",
                    data.toString(),
                    "camelstr.store.max-batch",
                    "50",
                    "camelstr.store.lease",
                    "1s"));
            upstreams.into(settings);
            EmbeddedPostgres.unpackInto(data);
            killAtStart(settings);
            killAtWork(settings, upstreams);
            await("the server to end with its process").until(() -> !Files.exists(postmasterPid()));
            try (TestApplication last = new TestApplication(settings).start()) {
                upstreams.give(50);
                StoredState state = new StoredState(last.database().sharedUrl());
                for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                    assertThat(state.query("show " + setting)).as(setting).isEqualTo("on");
                }
                expectAll(last, state, upstreams);
            }
        }
    }

    /** What expires and what is banned goes by no message of the streams: the changelog tells it all the same. */
    @Test
    void theChangelogTellsAllThatWentOverKillsAtRandomMoments() throws Exception {
        try (Upstreams upstreams = new Upstreams(1200, SEED).give(300)) {
            Map<String, String> settings = new HashMap<>(Map.of(
                    "camelstr.data-dir",
                    data.toString(),
                    "camelstr.store.max-batch",
                    "50",
                    "camelstr.store.lease",
                    "1s",
                    "camelstr.upkeep.period",
                    "500ms"));
            upstreams.into(settings);
            for (int kill = 0; kill < KILLS_AT_WORK; kill++) {
                removeSomeAndKill(settings, upstreams);
            }
            await("the server to end with its process").until(() -> !Files.exists(postmasterPid()));
            settings.put("camelstr.relays", "");
            try (TestApplication last = new TestApplication(settings).start()) {
                StoredState state = new StoredState(last.database().sharedUrl());
                StreamAdmin admin = (StreamAdmin) last.context().getComponent("local-stream");
                await("all to be stored, and all that goes to have gone and to be told")
                        .until(() -> state.hasAll(admin) && isSettled(state));

                List<InboundMessage> changelog = StreamReader.readAll(last.context(), "local-stream", "nostr.stored");
                assertThat(StoredState.copy(changelog)).isEqualTo(state.places());
                assertThat(changelog)
                        .filteredOn(message -> message.property("type").equals("removed"))
                        .extracting(message -> message.property("reason"))
                        .contains("expired", "banned");
            }
        }
    }

    private void removeSomeAndKill(Map<String, String> settings, Upstreams upstreams) throws Exception {
        upstreams.give(100);
        try (Child child = Child.run(ALL_PARTS, settings)) {
            child.awaitOutput("is held under epoch");
            StoredState state = state();
            await("some to be stored").until(() -> !state.ids().isEmpty());
            state.execute("update event set expiration = 5 where seq % 7 = 0 and expiration is null");
            state.execute("insert into moderation (list, value, shown, reason, removed)"
                    + " select 'banned-pubkey', pubkey, '', '', false from event order by seq desc limit 1"
                    + " on conflict do nothing");
            assertThat(child.outlives(random.nextInt(1500))).isTrue();
            child.kill();
        }
    }

    private static boolean isSettled(StoredState state) {
        return state.query("select (select count(*) from removal) + (select count(*) from moderation where not removed)"
                        + " + (select count(*) from event where expiration <= 5)")
                .equals("0");
    }

    /** Somewhere between its first step and its first event. */
    private void killAtStart(Map<String, String> settings) throws Exception {
        try (Child child = Child.run(ALL_PARTS, settings)) {
            assertThat(child.outlives(500 + random.nextInt(1500))).isTrue();
            child.kill();
        }
    }

    private void killAtWork(Map<String, String> settings, Upstreams upstreams) throws Exception {
        long stored = -1;
        for (int kill = 0; kill < KILLS_AT_WORK; kill++) {
            upstreams.give(100);
            try (Child child = Child.run(ALL_PARTS, settings)) {
                child.awaitOutput("is held under epoch");
                StoredState state = state();
                long enough = stored + 1 + random.nextInt(100);
                upstreams.give(50);
                await("more to be stored").until(() -> state.applied() >= enough);
                assertThat(child.outlives(random.nextInt(50))).isTrue();
                stored = state.applied();
                child.kill();
            }
        }
    }

    private static void expectAll(TestApplication last, StoredState state, Upstreams upstreams) throws Exception {
        StreamAdmin admin = (StreamAdmin) last.context().getComponent("local-stream");
        Set<EventId> expected = upstreams.expected();
        await("all to be stored").until(() -> state.hasAll(admin) && state.ids().equals(expected));
        List<InboundMessage> changelog = StreamReader.readAll(last.context(), "local-stream", "nostr.stored");
        StoredState.agrees(changelog, state.ids());
    }

    /** The embedded database, as its files tell. */
    private StoredState state() throws IOException {
        List<String> server = Files.readAllLines(postmasterPid());
        String password = Files.readString(data.resolve("postgres/password")).trim();
        return new StoredState(
                "jdbc:postgresql://127.0.0.1:" + server.get(3).trim() + "/postgres?user=camelstr&password=" + password);
    }

    private Path postmasterPid() {
        return data.resolve("postgres/data/postmaster.pid");
    }

    private String postmaster() throws IOException {
        return Files.readAllLines(postmasterPid()).get(0);
    }
}
