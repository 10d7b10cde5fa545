package dev.camelstr.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Commands;
import dev.camelstr.cli.Commands.Outcome;
import dev.camelstr.cli.sample.SampleEvents;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.message.ClientMessage;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands say about an answer's end, and where events go. */
class ReqEndTest {
    private final SampleRelay relay = SampleRelay.start(SampleEvents.of(20, 4).generate(Schnorr.of("auto")).stream()
            .map(SampleEvents.Sample::raw)
            .toList());

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        relay.close();
    }

    private Outcome req(String... more) {
        return Commands.run(java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("req", "--timeout", "60", "-r", relay.url()),
                        java.util.stream.Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void aLimitThatEndedItIsSaidBesideTheEvents() {
        Outcome cut = req("--limit", "5");

        assertThat(cut.code()).isZero();
        assertThat(cut.out().lines()).hasSize(5);
        assertThat(cut.err().lines()).singleElement().asString().contains(relay.url(), "5 events", "the limit");
    }

    @Test
    void nothingIsSaidWhereAllWasSent() {
        assertThat(req().err()).isEmpty();
        assertThat(req("--limit", "1000").err()).isEmpty();
    }

    @Test
    void aRelayThatSaysThereIsMoreIsBelieved() {
        relay.follow(new SampleRelay.Script() {
            @Override
            public boolean onMessage(SampleRelay.Session session, ClientMessage message) {
                session.sendText("[\"EOSE\",\"" + ((ClientMessage.Req) message).subscription() + "\",[\"more\"]]");
                return true;
            }
        });
        assertThat(req().err()).contains("as many as it sends at once");
    }

    @Test
    void publishGoesNowhereThatWasNotNamed() {
        Outcome published = Commands.run(
                "publish",
                "hello",
                "--key-file",
                key().toString(),
                "--set",
                "camelstr.data-dir=" + folder.resolve("none"));

        assertThat(published.code()).isEqualTo(2);
        assertThat(published.out()).isEmpty();
        assertThat(published.err().lines()).singleElement().asString().contains("no relay is named", "--relay");
    }

    @Test
    void publishAndCountSpeakJson() {
        Outcome published =
                Commands.run("publish", "hello", "--key-file", key().toString(), "--json", "-r", "ws://127.0.0.1:1");
        assertThat(published.code()).isEqualTo(1);
        assertThat(published.out().strip())
                .hasLineCount(1)
                .matches(
                        "\\{\"id\":\"[0-9a-f]{64}\",\"relays\":\\[\\{\"relay\":\"ws://127.0.0.1:1\",\"accepted\":false,"
                                + "\"message\":\".+\"}]}");
    }

    @Test
    void aSecretKeyIsNotPublished() {
        Outcome published = Commands.run(
                "publish", "mine is nsec1" + "q".repeat(58), "--key-file", key().toString(), "-r", "ws://127.0.0.1:1");

        assertThat(published.code()).isEqualTo(2);
        assertThat(published.out()).isEmpty();
        assertThat(published.err().lines()).singleElement().asString().contains("a secret key (nsec1…) in the text");
    }

    private Path key() {
        try {
            return java.nio.file.Files.writeString(folder.resolve("key"), "01".repeat(32));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
