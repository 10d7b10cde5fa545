package dev.camelstr.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client library reads the counts of the views as it reads any event: src/test/interop/counts.mjs. */
@Tag("interop")
class CountsInLibraryIT {
    private final byte[] secret = EventSigner.newSecret();
    private final String service =
            new EventSigner(TestRelay.SCHNORR, secret).pubkey().hex();

    @Test
    void theLibraryShowsReactionsRepliesRepostsAndFollowers() throws Exception {
        NodeProject project = NodeProject.installed("interop");
        EventSigner author = TestRelay.author();
        Event note = TestRelay.note(author, "a note that people answer");
        String id = note.id().hex();
        Map<String, String> settings = Map.of(
                "camelstr.stream.old-values", "true",
                "camelstr.views", "engagement,follows",
                "camelstr.assertions.secret-key", HexFormat.of().formatHex(secret),
                "camelstr.assertions.period", "100ms",
                "camelstr.assertions.least", "1",
                "camelstr.assertions.min-change", "1");
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, settings, "store", "serve", "trusted-assertions");
                RelayClient client = relay.connect()) {
            publish(client, note);
            for (int i = 0; i < 3; i++) {
                publish(client, anyone(new EventBuilder(7).content("+").tag("e", id)));
            }
            publish(client, anyone(new EventBuilder(1).content("yes").tag("e", id, "", "root")));
            publish(client, anyone(new EventBuilder(6).tag("e", id)));
            publish(client, anyone(new EventBuilder(3).tag("p", author.pubkey().hex())));
            awaitTold(relay, 30_383, id, "repost_cnt=1 reaction_cnt=3");
            awaitTold(relay, 30_383, id, "comment_cnt=1");
            awaitTold(relay, 30_382, author.pubkey().hex(), "followers=1");

            project.run(
                    List.of(
                            "node",
                            "counts.mjs",
                            service,
                            "30383",
                            id,
                            "30382",
                            author.pubkey().hex()),
                    "counts",
                    Map.of("RELAY_URL", relay.uri().toString(), "RELAY_MAX_LIMIT", "50"));
        }
        assertThat(Files.readString(project.folder().resolve("counts.log")))
                .containsPattern("30383 comment_cnt=1 quote_cnt=0 repost_cnt=1 reaction_cnt=3 ")
                .containsPattern("30382 .*followers=1");
    }

    private static Event anyone(EventBuilder event) {
        return TestRelay.author().sign(event);
    }

    private static void publish(RelayClient client, Event event) throws Exception {
        assertThat(client.publish(event).accepted()).isTrue();
    }

    private void awaitTold(TestRelay relay, int kind, String subject, String figures) throws Exception {
        try (RelayClient client = relay.connect()) {
            client.req(
                    "told", "{\"kinds\":[%d],\"authors\":[\"%s\"],\"#d\":[\"%s\"]}".formatted(kind, service, subject));
            while (!figures(client.next()).contains(figures)) {
                // Something else was told before.
            }
        }
    }

    private static String figures(RelayMessage message) {
        return message instanceof RelayMessage.Event told
                ? told.event().tags().stream()
                        .map(tag -> String.join("=", tag.elements()))
                        .collect(Collectors.joining(" "))
                : "";
    }
}
