package dev.camelstr.nostr.nip19;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Nip19Test {
    private static final Path VECTORS = Path.of("../shared/vectors/nip19.json");

    private static final PublicKey FIATJAF =
            PublicKey.ofHex("3bf0c63fcb93463407af97a5e5ee64fa883d107ef9e558472c4eb9aaaefa459d");
    private static final String NPUB = "npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6";

    @Test
    void aPublicKeyIsAnNpubAndBack() {
        assertThat(new Nip19.Npub(FIATJAF).encode()).isEqualTo(NPUB);
        assertThat(Nip19.decode(NPUB)).isEqualTo(new Nip19.Npub(FIATJAF));
    }

    @Test
    void aSecretKeyIsAnNsecAndBack() {
        String text = "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5";
        byte[] secret = HexFormat.of().parseHex("67dea2ed018072d675f5415ecfaed7d2597555e202d85b3d65ea4e58d2d92ffa");
        assertThat(new Nip19.Nsec(secret).encode()).isEqualTo(text);
        assertThat(((Nip19.Nsec) Nip19.decode(text)).secret()).isEqualTo(secret);
    }

    @Test
    void aSecretKeyDoesNotShowItselfInLogs() {
        assertThat(new Nip19.Nsec(new byte[32])).hasToString("Nsec[…]");
    }

    @Test
    void aProfileKeepsItsRelaysInOrder() {
        String text = "nprofile1qqsrhuxx8l9ex335q7he0f09aej04zpazpl0ne2cgukyawd24mayt8gpp4mhxue69uhhytnc9e3k7mgpz4mhxue"
                + "69uhkg6nzv9ejuumpv34kytnrdaksjlyr9p";
        Nip19.Nprofile profile = new Nip19.Nprofile(FIATJAF, List.of("wss://r.x.com", "wss://djbas.sadkb.com"));
        assertThat(profile.encode()).isEqualTo(text);
        assertThat(Nip19.decode(text)).isEqualTo(profile);
    }

    @Test
    void textAllInUpperCaseIsTheSame() {
        assertThat(Nip19.decode(NPUB.toUpperCase(Locale.ROOT))).isEqualTo(new Nip19.Npub(FIATJAF));
    }

    @Test
    void unknownTypesOfValuesAreIgnored() {
        assertThat(
                        Nip19.decode(
                                "nprofile1qqsrhuxx8l9ex335q7he0f09aej04zpazpl0ne2cgukyawd24mayt8trqvqsyqcpp4mhxue69uhhytnc9e3k7mg2mk85l"))
                .isEqualTo(new Nip19.Nprofile(FIATJAF, List.of("wss://r.x.com")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "npub1",
                "1",
                "npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6wq", // checksum
                "npub180cvv07tjdrrgpa0J7J7TMNYL2YR6YR7L8J4S3EVF6U64TH6GKWSYJH6W6", // mixed case
                "nfoo180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkws7q0hpd", // prefix
                "npub17rrrljungc6q0tuh5hj7ue863q73qlheu4vywtzwhx42a7j9n5le7ufl", // 31 bytes
                "npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkws3w8ktc", // Bech32m
                "nprofile1qyxhwumn8ghj7u3w0qhxxmmdyq2ql8", // no key
                "nprofile1qpqrhuxx8l9ex335q7he0f09aej04zpazpl0ne2cgukyawd24mayt8ghhulm8", // length beyond the end
                "nevent1qq5v4rkz", // truncated
                "naddr1qqqkzq3q80cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsvnp9wm", // no kind
                " npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6"
            })
    void whatIsNotNip19IsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Nip19.decode(text));
    }

    @Test
    void moreThanFiveThousandCharactersAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Nip19.decode("npub1" + "q".repeat(5000)));
    }

    @Test
    void aValueOfMoreThan255BytesCannotBeEncoded() {
        Nip19 address = new Nip19.Naddr(new Address(30000, FIATJAF, "x".repeat(256)), List.of());
        assertThatIllegalArgumentException().isThrownBy(address::encode);
    }

    @Property(tries = 500, seed = "1005")
    void everyEntityComesBackAsItWas(
            @ForAll @Size(32) byte[] key,
            @ForAll @IntRange(max = 65535) int kind,
            @ForAll @StringLength(max = 60) String d,
            @ForAll @Size(max = 3) List<@StringLength(max = 60) String> texts) {
        List<String> relays = texts.stream().map(Nip19Test::encodable).toList();
        PublicKey pubkey = PublicKey.of(key);
        List<Nip19> entities = List.of(
                new Nip19.Npub(pubkey),
                new Nip19.Note(EventId.of(key)),
                new Nip19.Nprofile(pubkey, relays),
                new Nip19.Nevent(EventId.of(key), relays, Optional.empty(), Optional.of(kind)),
                new Nip19.Nevent(EventId.of(key), relays, Optional.of(pubkey), Optional.empty()),
                new Nip19.Naddr(new Address(kind, pubkey, encodable(d)), relays));
        for (Nip19 entity : entities) {
            assertThat(Nip19.decode(entity.encode())).isEqualTo(entity);
        }
    }

    private static String encodable(String text) {
        return JsonText.hasLoneSurrogate(text) ? "?" : text;
    }

    @Property(tries = 500, seed = "1006")
    void noTextGivesAnythingButAnEntityOrARefusal(@ForAll @IntRange(max = 62) int at, @ForAll char replacement) {
        String mutated = NPUB.substring(0, at) + replacement + NPUB.substring(at + 1);
        try {
            assertThat(Nip19.decode(mutated).encode()).isEqualTo(NPUB);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }

    @TestFactory
    Collection<DynamicTest> sharedVectorsAreReadAndWritten() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        if (Files.exists(VECTORS)) {
            JsonNode vectors = new ObjectMapper().readTree(VECTORS.toFile());
            for (JsonNode vector : vectors.get("valid")) {
                tests.add(DynamicTest.dynamicTest(vector.get("string").asText(), () -> checkValid(vector)));
            }
            for (JsonNode vector : vectors.get("invalid")) {
                String text = vector.get("string").asText();
                tests.add(DynamicTest.dynamicTest(
                        vector.get("name").asText(),
                        () -> assertThatIllegalArgumentException().isThrownBy(() -> Nip19.decode(text))));
            }
        }
        return tests;
    }

    private static void checkValid(JsonNode vector) {
        Nip19 entity = Nip19.decode(vector.get("string").asText());
        JsonNode data = vector.get("data");
        if (entity instanceof Nip19.Npub npub) {
            assertThat(npub.pubkey()).hasToString(data.asText());
        } else if (entity instanceof Nip19.Nsec nsec) {
            assertThat(HexFormat.of().formatHex(nsec.secret())).isEqualTo(data.asText());
        } else if (entity instanceof Nip19.Note note) {
            assertThat(note.id()).hasToString(data.asText());
        } else if (entity instanceof Nip19.Nprofile profile) {
            assertThat(profile.pubkey()).hasToString(data.get("pubkey").asText());
            assertThat(profile.relays()).isEqualTo(relays(data));
        } else if (entity instanceof Nip19.Nevent event) {
            assertThat(event.id()).hasToString(data.get("id").asText());
            assertThat(event.relays()).isEqualTo(relays(data));
            assertThat(event.author().map(PublicKey::hex).orElse(""))
                    .isEqualTo(data.path("author").asText(""));
            assertThat(event.kind().orElse(-1)).isEqualTo(data.path("kind").asInt(-1));
        } else if (entity instanceof Nip19.Naddr naddr) {
            Address address = new Address(
                    data.get("kind").asInt(),
                    PublicKey.ofHex(data.get("pubkey").asText()),
                    data.get("identifier").asText());
            assertThat(naddr).isEqualTo(new Nip19.Naddr(address, relays(data)));
        }
        assertThat(Nip19.decode(entity.encode()).encode()).isEqualTo(entity.encode());
    }

    private static List<String> relays(JsonNode data) {
        List<String> relays = new ArrayList<>();
        data.get("relays").forEach(relay -> relays.add(relay.asText()));
        return relays;
    }
}
