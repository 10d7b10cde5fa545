package dev.camelstr.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.Camelstr;
import dev.camelstr.cli.instance.Instance;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code camelstr admin} against a relay on this machine that has no URL. */
class AdminCommandIT {
    private static final byte[] SECRET = EventSigner.newSecret();
    private static final String KEY =
            new EventSigner(TestRelay.SCHNORR, SECRET).pubkey().hex();
    private static TestRelay relay;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() {
        relay = TestRelay.start(StreamKind.LOCAL, Map.of("camelstr.relay.admins", KEY));
    }

    @AfterAll
    static void stop() {
        relay.close();
    }

    @Test
    void callsAndPrintsTheResult() throws Exception {
        Path key = key(HexFormat.of().formatHex(SECRET) + "\n");

        assertThat(admin("--key-file", key.toString(), "disallowkind", "4")).isZero();
        assertThat(admin("--key-file", key.toString(), "listdisallowedkinds")).isZero();

        assertThat(out.toString().lines()).containsExactly("{\"result\":true}", "{\"result\":[4]}");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void keysIdsAndKindsMayBeAsPeoplePassThemOn() throws Exception {
        Path key = key(HexFormat.of().formatHex(SECRET));
        String npub = new Nip19.Npub(PublicKey.ofHex("cd".repeat(32))).encode();
        String note = new Nip19.Note(EventId.ofHex("ab".repeat(32))).encode();

        assertThat(admin("--key-file", key.toString(), "--curl", "banpubkey", npub, npub))
                .isZero();
        assertThat(admin("--key-file", key.toString(), "--curl", "banevent", note))
                .isZero();
        assertThat(admin("--key-file", key.toString(), "--curl", "disallowkind", "reaction"))
                .isZero();

        assertThat(out.toString())
                .contains(
                        "\"params\":[\"" + "cd".repeat(32) + "\",\"" + npub + "\"]",
                        "\"params\":[\"" + "ab".repeat(32) + "\"]",
                        "\"params\":[7]");
        assertThat(admin("--key-file", key.toString(), "banpubkey", note)).isEqualTo(2);
        assertThat(err.toString()).hasLineCount(1).contains("no public key");
    }

    @Test
    void withoutARelayItIsThatOfTheInstanceOfTheDataFolder() throws Exception {
        Path key = key(HexFormat.of().formatHex(SECRET));
        try (Instance instance = Instance.claim(folder.resolve("data"))) {
            instance.describe(Map.of("relay", relay.uri().toString()));

            assertThat(run(
                            "admin",
                            "--set",
                            "camelstr.data-dir=" + folder.resolve("data"),
                            "--key-file",
                            key.toString(),
                            "supportedmethods"))
                    .isZero();
        }
        assertThat(out.toString()).contains("banpubkey");
    }

    @Test
    void withNeitherItSaysWhereTheCallGoes() throws Exception {
        Path key = key(HexFormat.of().formatHex(SECRET));

        assertThat(run(
                        "admin",
                        "--set",
                        "camelstr.data-dir=" + folder.resolve("none"),
                        "--key-file",
                        key.toString(),
                        "--curl",
                        "supportedmethods"))
                .isZero();

        assertThat(out.toString()).startsWith("curl http://localhost:8080/ ");
        assertThat(err.toString()).hasLineCount(1).contains("none runs on", "this goes to ws://localhost:8080");
    }

    @Test
    void theSameCallMayBeMadeTwiceInASecond() throws Exception {
        Path key = key(HexFormat.of().formatHex(SECRET));

        for (int call = 0; call < 5; call++) {
            assertThat(admin("--key-file", key.toString(), "listbannedpubkeys")).isZero();
        }

        assertThat(out.toString().lines()).hasSize(5).allMatch("{\"result\":[]}"::equals);
    }

    @Test
    void aRefusedCallEndsWithOneAndItsReason() throws Exception {
        String other = new Nip19.Nsec(EventSigner.newSecret()).encode();

        assertThat(admin("--key-file", key(other).toString(), "supportedmethods"))
                .isEqualTo(1);
        assertThat(admin("--key-file", key(HexFormat.of().formatHex(SECRET)).toString(), "banpubkey"))
                .isEqualTo(1);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .contains("may not manage", "parameter 1 is missing")
                .doesNotContain(other);
    }

    @Test
    void withoutAKeyItSaysWhatToDo() throws Exception {
        assertThat(admin("--key-file", key("not a key").toString(), "supportedmethods"))
                .isEqualTo(2);
        assertThat(admin("--key-file", folder.resolve("none").toString(), "supportedmethods"))
                .isEqualTo(2);

        assertThat(err.toString())
                .contains("holds no secret key", "cannot be read")
                .doesNotContain("not a key");
    }

    @Test
    void printsACurlCommandInsteadOfSending() throws Exception {
        Path key = key(HexFormat.of().formatHex(SECRET));

        assertThat(admin("--key-file", key.toString(), "--curl", "disallowkind", "5"))
                .isZero();

        assertThat(out.toString())
                .startsWith("curl ")
                .contains("-H 'Authorization: Nostr ", "{\"method\":\"disallowkind\",\"params\":[5]}")
                .doesNotContain(HexFormat.of().formatHex(SECRET));
        assertThat(admin("--key-file", key.toString(), "listdisallowedkinds")).isZero();
        assertThat(out.toString().lines().toList().get(1)).doesNotContain("5");
    }

    private int admin(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("admin", "--relay", relay.uri().toString()));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return Camelstr.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private Path key(String text) throws Exception {
        return Files.writeString(folder.resolve("key"), text);
    }
}
