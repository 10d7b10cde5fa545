package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.RawClient;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that keep the relay busy, from 127.0.0.2, while one from 127.0.0.1 wants to be served. */
class HostileClientsIT {
    private static final String ATTACKER = "127.0.0.2";

    /** On a machine that is ten times slower; on others it is a tenth of a second. */
    private static final long PATIENCE_MILLIS = 5_000;

    private static TestRelay relay;
    private final EventSigner author = TestRelay.author();

    @BeforeAll
    static void start() {
        relay = TestRelay.start(StreamKind.LOCAL, Map.of("camelstr.relay.url", "ws://relay.test/"));
    }

    @AfterAll
    static void stop() {
        relay.close();
    }

    @Test
    void aSlowUrlIsNoSlowUrl() throws Exception {
        Event vanish =
                TestRelay.author().sign(new EventBuilder(62).tag("relay", "ws://h/" + "/".repeat(100_000) + "x"));
        try (RawClient attacker = attacker()) {
            send(attacker, vanish);
            servedMeanwhile();
            assertThat(attacker.nextText()).startsWith("[\"OK\"");
        }
    }

    @Test
    void aLongSearchIsRefusedAndKeepsNobodyWaiting() throws Exception {
        try (RawClient attacker = attacker()) {
            attacker.text("[\"REQ\",\"s\",{\"search\":\"a" + "\u0301".repeat(100_000) + "\"}]");
            servedMeanwhile();
            assertThat(attacker.nextText())
                    .startsWith("[\"CLOSED\",\"s\",\"invalid: a search has at most 500 characters");
        }
    }

    @Test
    void eventsOfManyTagsWaitForOneAnother() throws Exception {
        try (RawClient attacker = attacker()) {
            for (int i = 0; i < 40; i++) {
                EventBuilder draft = new EventBuilder(1);
                for (int tag = 0; tag < 4_900; tag++) {
                    draft.tag("t", i + "-" + tag);
                }
                send(attacker, author.sign(draft));
            }
            servedMeanwhile();
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(attacker.nextText());
            }
            // How many are refused depends on how fast the store is; what is refused is CostlyEventsIT's matter.
            assertThat(answers)
                    .allMatch(answer -> answer.contains("true,\"\"")
                            || answer.contains("rate-limited: slow down: too many events from there wait"))
                    .anyMatch(answer -> answer.contains("true,\"\""));
        }
    }

    @Test
    void moreTagsOfOneLetterThanAllowedAreRefused() throws Exception {
        EventBuilder draft = new EventBuilder(1);
        for (int tag = 0; tag < 5_001; tag++) {
            draft.tag("t", Integer.toString(tag));
        }
        try (RelayClient client = client()) {
            RelayMessage.Ok ok = client.publish(author.sign(draft));
            assertThat(ok.accepted()).isFalse();
            assertThat(ok.message()).startsWith("invalid: the event has more than 5000 tags of one letter");
        }
    }

    @Test
    void whoSendsForgedEventsIsRefusedUnheardAndCutInTheEnd() throws Exception {
        Event note = TestRelay.note(author, "forged");
        String forged = new String(ClientMessages.event(note.raw()), StandardCharsets.UTF_8)
                .replace(HexFormat.of().formatHex(note.sig(), 0, 4), "00000000");
        List<String> answers = new ArrayList<>();
        try (RawClient attacker = attacker()) {
            for (int i = 0; i < 1_100; i++) {
                attacker.text(forged);
            }
            servedMeanwhile();
            String answer = attacker.nextText();
            while (!answer.startsWith("closed")) {
                answers.add(answer);
                answer = attacker.nextText();
            }
            assertThat(answer).isEqualTo("closed: 1008");
        }
        assertThat(answers).anyMatch(answer -> answer.contains("invalid: "));
        assertThat(answers).anyMatch(answer -> answer.contains("rate-limited: too many events with a false id"));
    }

    @Test
    void manyConnectionsThatCountKeepNobodyWaiting() throws Exception {
        List<RawClient> attackers = new ArrayList<>();
        try {
            for (int i = 0; i < 44; i++) {
                RawClient attacker = attacker();
                attackers.add(attacker);
                for (int n = 0; n < 20; n++) {
                    attacker.text("[\"COUNT\",\"c" + n + "\",{}]");
                }
            }
            servedMeanwhile();
        } finally {
            for (RawClient attacker : attackers) {
                attacker.close();
            }
        }
    }

    /** An event, a query and a count of somebody else. */
    private void servedMeanwhile() throws Exception {
        try (RelayClient client = client()) {
            long start = System.nanoTime();
            Event note = TestRelay.note(TestRelay.author(), "served");
            assertThat(client.publish(note).accepted()).isTrue();
            assertThat(client.stored("s", "{\"ids\":[\"" + note.id().hex() + "\"]}"))
                    .containsExactly(note.id());
            client.send("[\"COUNT\",\"c\",{\"ids\":[\"" + note.id().hex() + "\"]}]");
            assertThat(client.next(RelayMessage.Count.class).count()).isEqualTo(1);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(PATIENCE_MILLIS);
        }
    }

    private static RawClient attacker() throws Exception {
        RawClient attacker = RawClient.from(ATTACKER, relay.uri().getPort()).upgrade("");
        assertThat(attacker.handshake()).startsWith("HTTP/1.1 101");
        assertThat(attacker.nextText()).startsWith("[\"AUTH\"");
        return attacker;
    }

    private static RelayClient client() throws Exception {
        RelayClient client = relay.connect();
        client.next(RelayMessage.Auth.class);
        return client;
    }

    private static void send(RawClient client, Event event) throws Exception {
        client.text(new String(ClientMessages.event(event.raw()), StandardCharsets.UTF_8));
    }
}
