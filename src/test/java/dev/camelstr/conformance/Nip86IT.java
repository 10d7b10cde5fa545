package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.ManagementClient;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** NIP-86: relay management API. */
class Nip86IT extends RelayConformance {
    private static final EventSigner ADMINISTRATOR = TestRelay.author();
    private static final String DONE = "{\"result\":true}";

    private ManagementClient management;

    @Override
    Map<String, String> settings() {
        return Map.of(
                "camelstr.relay.url",
                "wss://relay.example/",
                "camelstr.relay.admins",
                ADMINISTRATOR.pubkey().hex() + ", "
                        + TestRelay.author().pubkey().hex());
    }

    @BeforeEach
    void manage() throws Exception {
        management = new ManagementClient(relay.http("/"), "https://relay.example/", ADMINISTRATOR);
        client.next(RelayMessage.Auth.class);
    }

    @Test
    void theMethodsAreNamed() throws Exception {
        assertThat(management.call("supportedmethods"))
                .contains("banpubkey", "banevent", "allowkind", "blockip", "changerelayname")
                .doesNotContain("supportedmethods", "createrole", "listeventsneedingmoderation");
        assertThat(management.call("createrole", "\"a\"")).startsWith("{\"error\":\"there is no such method");
    }

    @Test
    void whatIsNoCallIsABadRequest() throws Exception {
        for (String body : List.of(
                "",
                "{",
                "[]",
                "{}",
                "{\"method\":1}",
                "{\"method\":\"x\",\"params\":{}}",
                ManagementClient.body("x", "[1]"),
                ManagementClient.body("x", "1e400"),
                ManagementClient.body("x") + "x",
                "[".repeat(20_000))) {
            assertThat(management.post(body).statusCode()).as(body).isEqualTo(400);
        }
    }

    @Test
    void bodiesAreBoundedAndOfTheirType() throws Exception {
        assertThat(management.post("x".repeat(2_000_001)).statusCode()).isEqualTo(413);
        assertThat(management.post("{}", "", "application/json").statusCode()).isEqualTo(415);
    }

    @Test
    void wrongParametersAreToldAndChangeNothing() throws Exception {
        assertThat(management.call("banpubkey")).startsWith("{\"error\":\"parameter 1 is missing");
        assertThat(management.call("banpubkey", "\"npub1\"")).startsWith("{\"error\":\"parameter 1 is not 32 bytes");
        assertThat(management.call("banaddress", "\"1:x:y\"")).startsWith("{\"error\":\"parameter 1 is no address");
        assertThat(management.call("allowkind", "65536")).startsWith("{\"error\":\"parameter 1 is no kind");
        assertThat(management.call("blockip", "\"relay.example\"")).startsWith("{\"error\":\"parameter 1 is no IP");
        assertThat(management.call("changerelayname", "\"\\u0000\"")).startsWith("{\"error\":");
    }

    @Test
    void ofABannedKeyNothingStaysAndNothingIsTaken() throws Exception {
        EventSigner spammer = TestRelay.author();
        List<Event> notes = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            notes.add(note(spammer, "spam " + i));
        }
        publishAll(notes);
        Event other = note(bob, "stays");
        assertAccepted(other);

        assertThat(management.call("banpubkey", text(spammer.pubkey().hex()), "\"spam\""))
                .isEqualTo(DONE);

        assertThat(client.stored("s", "{" + by(spammer) + ",\"limit\":1000}", id(other)))
                .containsExactly(other.id());
        client.send("[\"COUNT\",\"c\",{" + by(spammer) + "}]");
        assertThat(client.next(RelayMessage.Count.class).count()).isZero();
        assertRefused(notes.get(0), "blocked:");
        assertRefused(note(spammer, "more"), "blocked:");
        assertThat(management.call("listbannedpubkeys"))
                .contains("{\"pubkey\":\"" + spammer.pubkey().hex() + "\",\"reason\":\"spam\"}");

        assertThat(management.call("unbanpubkey", text(spammer.pubkey().hex()))).isEqualTo(DONE);

        assertAccepted(note(spammer, "again"));
        assertThat(management.call("listbannedpubkeys"))
                .doesNotContain(spammer.pubkey().hex());
    }

    @Test
    void aBannedEventIsGoneAndDoesNotComeBackUntilItIsAllowed() throws Exception {
        Event note = note(alice, "unwanted");
        assertAccepted(note);

        assertThat(management.call("banevent", text(note.id().hex()), "\"off topic\""))
                .isEqualTo(DONE);

        assertThat(client.stored("s", id(note))).isEmpty();
        assertRefused(note, "blocked:");
        assertThat(management.call("listbannedevents"))
                .contains("{\"id\":\"" + note.id().hex() + "\",\"reason\":\"off topic\"}");

        assertThat(management.call("allowevent", text(note.id().hex()))).isEqualTo(DONE);

        assertAccepted(note);
    }

    @Test
    void anEventMayBeBannedBeforeItComes() throws Exception {
        Event note = note(alice, "expected");

        management.call("banevent", text(note.id().hex()));

        assertRefused(note, "blocked:");
    }

    @Test
    void atABannedAddressNothingStands() throws Exception {
        EventSigner author = TestRelay.author();
        Event article = author.sign(new EventBuilder(30_023).tag("d", "a"));
        Event another = author.sign(new EventBuilder(30_023).tag("d", "b"));
        assertAccepted(article);
        assertAccepted(another);
        String address = text("30023:" + author.pubkey().hex() + ":a");

        assertThat(management.call("banaddress", address)).isEqualTo(DONE);

        assertThat(client.stored("s", "{" + by(author) + "}")).containsExactly(another.id());
        assertRefused(author.sign(new EventBuilder(30_023).tag("d", "a").content("next")), "blocked:");
        assertThat(management.call("listbannedaddresses")).contains("{\"address\":" + address + "}");

        management.call("allowaddress", address);

        assertAccepted(article);
    }

    @Test
    void bannedEventsAreNotDeliveredLive() throws Exception {
        EventSigner author = TestRelay.author();
        client.stored(
                "live",
                "{\"authors\":[\"" + author.pubkey().hex() + "\",\""
                        + bob.pubkey().hex() + "\"]}");
        management.call("banpubkey", text(author.pubkey().hex()));
        Event after = note(bob, "after");
        try (RelayClient other = relay.connect()) {
            other.next(RelayMessage.Auth.class);
            other.publish(author.sign(new EventBuilder(20_001)));
            other.publish(after);
        }

        assertThat(client.next(RelayMessage.Event.class).event().id()).isEqualTo(after.id());
    }

    @Test
    void bannedEventsTakeNoPartInReconciliation() throws Exception {
        EventSigner author = TestRelay.author();
        Event note = note(author, "reconciled");
        assertAccepted(note);
        assertThat(reconciled(author)).contains(note.id().hex());

        management.call("banpubkey", text(author.pubkey().hex()));

        assertThat(reconciled(author)).doesNotContain(note.id().hex());
    }

    @Test
    void whereKeysAreAllowedOnlyThosePublishAndABanStillCounts() throws Exception {
        EventSigner member = TestRelay.author();
        EventSigner leaver = TestRelay.author(); // nothing of this second is taken of who vanishes
        Event before = note(leaver, "before");
        assertAccepted(before);
        String key = text(member.pubkey().hex());
        try {
            assertThat(management.call("allowpubkey", key, "\"member\"")).isEqualTo(DONE);

            assertAccepted(note(member, "inside"));
            assertRefused(note(leaver, "outside"), "blocked:");
            assertThat(client.stored("s", id(before))).containsExactly(before.id());
            assertThat(management.call("listallowedpubkeys"))
                    .isEqualTo("{\"result\":[{\"pubkey\":" + key + ",\"reason\":\"member\"}]}");
            // NIP-62: what is stored of an author is the author's to take back.
            assertAccepted(leaver.sign(new EventBuilder(62).tag("relay", "ALL_RELAYS")));
            assertThat(client.stored("s", id(before))).isEmpty();

            management.call("banpubkey", key);
            assertRefused(note(member, "banned"), "blocked:");
        } finally {
            management.call("unbanpubkey", key);
            management.call("unallowpubkey", key);
        }
        assertAccepted(note(bob, "everyone again"));
    }

    @Test
    void kindsAreDisallowedAndAllowed() throws Exception {
        Event reaction = bob.sign(new EventBuilder(7));
        try {
            assertThat(management.call("disallowkind", "7")).isEqualTo(DONE);
            assertRefused(reaction, "blocked:");
            assertAccepted(note(bob, "another kind"));
            assertThat(management.call("listdisallowedkinds")).isEqualTo("{\"result\":[7]}");

            assertThat(management.call("allowkind", "7")).isEqualTo(DONE);
            assertAccepted(reaction);
            assertThat(management.call("listallowedkinds")).isEqualTo("{\"result\":[]}");

            management.call("allowkind", "1");
            assertAccepted(note(bob, "the only kind"));
            assertRefused(bob.sign(new EventBuilder(7).content("+")), "blocked:");
            assertThat(management.call("listallowedkinds")).isEqualTo("{\"result\":[1]}");
        } finally {
            management.call("disallowkind", "1");
            management.call("allowkind", "1");
        }
        assertAccepted(bob.sign(new EventBuilder(7).content("any kind again")));
    }

    @Test
    void theRelaysTextsChangeAtOnce() throws Exception {
        management.call("changerelayname", "\"Ny \\\"relä\\\"\"");
        management.call("changerelaydescription", "\"For tests.\"");
        management.call("changerelayicon", "\"https://relay.example/icon.png\"");

        assertThat(document())
                .contains(
                        "\"name\":\"Ny \\\"relä\\\"\"",
                        "\"description\":\"For tests.\"",
                        "\"icon\":\"https://relay.example/icon.png\"");
    }

    @Test
    void theApiIsAdvertised() throws Exception {
        assertThat(document()).containsPattern("\"supported_nips\":\\[[^]]*\\b86,(\\d+,)*98\\b");
    }

    @Test
    void aBlockedAddressIsPartedWithAndKeptOut() throws Exception {
        String here = text("127.0.0.1");
        try {
            assertThat(management.call("blockip", here, "\"flood\"")).isEqualTo(DONE);
            assertThat(management.call("listblockedips"))
                    .isEqualTo("{\"result\":[{\"ip\":\"127.0.0.1\",\"reason\":\"flood\"}]}");

            assertThat(client.closed(Duration.ofSeconds(60))).isEqualTo(1008);
            try (RelayClient again = relay.connect()) {
                assertThat(again.closed(Duration.ofSeconds(60))).isEqualTo(1008);
            }
        } finally {
            assertThat(management.call("unblockip", here)).isEqualTo(DONE);
        }
        try (RelayClient back = relay.connect()) {
            back.next(RelayMessage.Auth.class);
            assertThat(back.stored("s", "{\"limit\":0}")).isEmpty();
        }
    }

    /** What the relay says (NIP-77) to who has nothing: the ids of all that it has. */
    private String reconciled(EventSigner author) throws Exception {
        client.send("[\"NEG-OPEN\",\"n\",{" + by(author) + "},\"6100000200\"]");
        String ids =
                HexFormat.of().formatHex(client.next(RelayMessage.NegMsg.class).message());
        client.send("[\"NEG-CLOSE\",\"n\"]");
        return ids;
    }

    private void publishAll(List<Event> events) throws Exception {
        for (Event event : events) {
            client.event(event);
        }
        for (int i = 0; i < events.size(); i++) {
            assertThat(client.next(RelayMessage.Ok.class).accepted()).isTrue();
        }
    }

    private static String text(String text) {
        return '"' + text + '"';
    }

    private String document() throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(relay.http("/"))
                                .header("Accept", "application/nostr+json")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
