package dev.camelstr.pipeline.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.pipeline.imports.ImportReport;
import dev.camelstr.pipeline.imports.Importer;
import dev.camelstr.store.database.EventScan;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.moderation.Moderation;
import dev.camelstr.store.moderation.ModerationList;
import dev.camelstr.store.moderation.ModerationTables;
import dev.camelstr.testing.ManagementClient;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A decision holds in every process, and for all events, whoever brings them. */
class ModerationEverywhereIT {
    private final EventSigner administrator = TestRelay.author();
    private final EventSigner spammer = TestRelay.author();

    @TempDir
    private Path folder;

    @Test
    void aBanOnOneNodeHoldsOnAnotherAtOnceAndIsKnownThereAfterItsNextLook() throws Exception {
        Map<String, String> managed =
                Map.of("camelstr.relay.admins", administrator.pubkey().hex());
        try (TestRelay one = TestRelay.start(StreamKind.RABBITMQ, managed);
                TestRelay other = TestRelay.start(StreamKind.RABBITMQ, joining(one));
                RelayClient client = other.connect()) {
            assertThat(other.application().context().resolvePropertyPlaceholders("{{camelstr.moderation.period}}"))
                    .as("how often a node looks")
                    .isEqualTo("1s");
            Moderation known = other.application().bean("moderation", Moderation.class);
            await().atMost(Duration.ofSeconds(60)).until(() -> known.version() > 0);
            Event note = TestRelay.note(spammer, "spam");
            assertThat(client.publish(note).accepted()).isTrue();

            long before = known.version();
            String answer = new ManagementClient(one.http("/"), one.http("/").toString(), administrator)
                    .call("banpubkey", '"' + spammer.pubkey().hex() + '"');

            assertThat(answer).isEqualTo("{\"result\":true}");
            assertThat(client.stored("s", "{\"ids\":[\"" + note.id().hex() + "\"]}"))
                    .isEmpty();
            // Whether this node knows of it yet or not: then the store does.
            RelayMessage.Ok ok = client.publish(TestRelay.note(spammer, "more"));
            assertThat(ok.accepted()).isFalse();
            assertThat(ok.message()).startsWith("blocked:");
            await().atMost(Duration.ofSeconds(60)).until(() -> known.version() > before);
            assertThat(client.publish(TestRelay.note(spammer, "still more")).message())
                    .isEqualTo("blocked: this author is banned here");
        }
    }

    private Map<String, String> joining(TestRelay one) {
        return Map.of(
                "camelstr.rabbitmq.uri",
                        one.application().context().resolvePropertyPlaceholders("{{camelstr.rabbitmq.uri}}"),
                "camelstr.datasource.url",
                        one.application().context().resolvePropertyPlaceholders("{{camelstr.datasource.url}}"));
    }

    @Test
    void collectedAndImportedEventsOfBannedKeysAreRefused() throws Exception {
        Event wanted = TestRelay.note(TestRelay.author(), "wanted");
        Event last = TestRelay.note(TestRelay.author(), "last");
        Event spam = TestRelay.note(spammer, "spam");
        try (SampleRelay upstream = SampleRelay.start(List.of(wanted.raw()));
                TestApplication application = new TestApplication(Map.of(
                        "camelstr.data-dir", folder.toString(),
                        "camelstr.datasource.url", TestDatabases.createUrl(),
                        "camelstr.relays", upstream.url()))) {
            application.start();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> stored(application).contains(wanted.id().hex()));
            ModerationTables tables = new ModerationTables(application.database());
            tables.add(
                    ModerationList.BANNED_PUBKEY,
                    spammer.pubkey().bytes(),
                    spammer.pubkey().hex(),
                    "");
            Moderation known = application.bean("moderation", Moderation.class);
            await().atMost(Duration.ofSeconds(60)).until(() -> known.lists().hasAny(ModerationList.BANNED_PUBKEY));

            upstream.publish(spam);
            upstream.publish(last);
            ImportReport imported = application
                    .bean("importer", Importer.class)
                    .importLines(new ByteArrayInputStream(spam.raw()), (line, code, message) -> {});

            assertThat(imported.refusals()).isEqualTo(Map.of("banned", 1L));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> stored(application).contains(last.id().hex()));
            assertThat(stored(application)).doesNotContain(spam.id().hex());
            await().until(() -> application.count("refused_counts") == 2);

            tables.remove(ModerationList.BANNED_PUBKEY, spammer.pubkey().bytes());
            await().atMost(Duration.ofSeconds(60)).until(() -> !known.lists().hasAny(ModerationList.BANNED_PUBKEY));
            assertThat(application
                            .bean("importer", Importer.class)
                            .importLines(new ByteArrayInputStream(spam.raw()), (line, code, message) -> {})
                            .refused())
                    .isZero();
            assertThat(stored(application)).contains(spam.id().hex());
        }
    }

    private static List<String> stored(TestApplication application) throws Exception {
        List<String> ids = new ArrayList<>();
        new EventScan(application.database())
                .scan(
                        Filter.all(),
                        EventScan.Order.ASC,
                        event -> ids.add(event.id().hex()));
        return ids;
    }
}
