package dev.camelstr.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.nip19.Nip19;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class IdentifiersTest {
    private static final PublicKey KEY = PublicKey.of(new byte[32]);
    private static final EventId ID = EventId.ofHex("ab".repeat(32));
    private static final Address ADDRESS = new Address(30023, KEY, "a-b");
    private static final String NPUB = new Nip19.Npub(KEY).encode();
    private static final String NPROFILE = new Nip19.Nprofile(KEY, List.of("wss://relay.example")).encode();
    private static final String NOTE = new Nip19.Note(ID).encode();
    private static final String NEVENT = new Nip19.Nevent(ID, List.of(), Optional.of(KEY), Optional.of(1)).encode();
    private static final String NADDR = new Nip19.Naddr(ADDRESS, List.of()).encode();
    private static final String NSEC = new Nip19.Nsec(new byte[32]).encode();

    @Test
    void aKeyIsTakenInEveryForm() {
        for (String text : List.of(NPUB, NPROFILE, "nostr:" + NPUB, KEY.hex(), NPUB.toUpperCase(Locale.ROOT))) {
            assertThat(Identifiers.key(text)).as(text).isEqualTo(KEY);
        }
    }

    @Test
    void anEventIsTakenInEveryForm() {
        for (String text :
                List.of(NOTE, NEVENT, "nostr:" + NEVENT, ID.hex(), ID.hex().toUpperCase(Locale.ROOT))) {
            assertThat(Identifiers.eventId(text)).as(text).isEqualTo(ID);
            assertThat(Identifiers.named(text).id()).contains(ID);
        }
        for (String text : List.of(NADDR, "nostr:" + NADDR, ADDRESS.toString())) {
            assertThat(Identifiers.named(text).address()).as(text).contains(ADDRESS);
        }
    }

    @Test
    void aTagHasWhatAnIdentifierStandsFor() {
        assertThat(Identifiers.tagValue(NPROFILE)).isEqualTo(KEY.hex());
        assertThat(Identifiers.tagValue(NEVENT)).isEqualTo(ID.hex());
        assertThat(Identifiers.tagValue("nostr:" + NADDR)).isEqualTo(ADDRESS.toString());
        for (String text : List.of("camel", "note1", "note1 of ten", "nostr:", "")) {
            assertThat(Identifiers.tagValue(text)).isEqualTo(text);
        }
    }

    @Test
    void whatIsSomethingElseIsCalledThat() {
        assertThatThrownBy(() -> Identifiers.key(NOTE)).hasMessageContaining("no public key: use npub1");
        assertThatThrownBy(() -> Identifiers.eventId(NPUB)).hasMessageContaining("no event id: use note1");
        assertThatThrownBy(() -> Identifiers.named(NPUB)).hasMessageContaining("no event id: use note1");
        assertThatThrownBy(() -> Identifiers.key(NPUB.substring(0, 60))).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void aSecretKeyIsRefusedAndNotRepeated() {
        for (String text : List.of(NSEC, "nostr:" + NSEC, NSEC.toUpperCase(Locale.ROOT))) {
            assertThatThrownBy(() -> Identifiers.key(text))
                    .hasMessageContaining("secret")
                    .message()
                    .doesNotContainIgnoringCase(NSEC);
            assertThatThrownBy(() -> Identifiers.eventId(text)).hasMessageContaining("secret");
        }
        assertThatThrownBy(() -> Identifiers.tagValue(NSEC)).hasMessageContaining("secret");
    }
}
