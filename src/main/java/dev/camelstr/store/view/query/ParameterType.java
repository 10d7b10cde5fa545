package dev.camelstr.store.view.query;

import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.nostr.text.FoldedName;
import dev.camelstr.nostr.text.Hex;
import dev.camelstr.nostr.text.Moment;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a parameter of a query may be, and what the database is given for it. Ids and keys are hex, as in a view's changes. */
public enum ParameterType {
    TEXT("text", "a text") {
        @Override
        Object read(String text, Clock clock) {
            return text;
        }
    },
    INTEGER("bigint", "a whole number") {
        @Override
        Object read(String text, Clock clock) {
            return Long.parseLong(text);
        }
    },
    TIMESTAMP("bigint", "a time: 2h (ago), 2026-01-31, 2026-01-31T18:30, now, or seconds since 1970") {
        @Override
        Object read(String text, Clock clock) {
            return Moment.of(text, clock).first();
        }
    },
    EVENT("text", "an event id: 64 hex digits, note1… or nevent1…") {
        @Override
        Object read(String text, Clock clock) {
            if (isHex(text)) {
                return text.toLowerCase(Locale.ROOT);
            }
            Nip19 decoded = decode(text);
            if (decoded instanceof Nip19.Nevent event) {
                return event.id().hex();
            }
            return ((Nip19.Note) decoded).id().hex();
        }
    },
    PUBKEY("text", "a public key: 64 hex digits, npub1… or nprofile1…") {
        @Override
        Object read(String text, Clock clock) {
            if (isHex(text)) {
                return text.toLowerCase(Locale.ROOT);
            }
            Nip19 decoded = decode(text);
            if (decoded instanceof Nip19.Nprofile profile) {
                return profile.pubkey().hex();
            }
            return ((Nip19.Npub) decoded).pubkey().hex();
        }
    },
    ADDRESS("text", "an address: kind:pubkey:d or naddr1…") {
        @Override
        Object read(String text, Clock clock) {
            Optional<Address> plain = Address.parse(text);
            return plain.orElseGet(() -> ((Nip19.Naddr) decode(text)).address()).toString();
        }
    },
    KIND("integer", "a kind: a number from 0 to " + Kind.MAX) {
        @Override
        Object read(String text, Clock clock) {
            int kind = Integer.parseInt(text);
            if (kind < 0 || kind > Kind.MAX) {
                throw new IllegalArgumentException();
            }
            return kind;
        }
    },
    NAME("text", "a name, or its beginning") {
        @Override
        Object read(String text, Clock clock) {
            String folded = FoldedName.of(text);
            if (folded.isEmpty()) {
                throw new IllegalArgumentException();
            }
            return folded;
        }
    };

    private static final String SCHEME = "nostr:";

    private final String sql;
    private final String expected;

    ParameterType(String sql, String expected) {
        this.sql = sql;
        this.expected = expected;
    }

    /** @throws RuntimeException if the text is none */
    abstract Object read(String text, Clock clock);

    /** The type that the database has it as. */
    String sql() {
        return sql;
    }

    /** What is expected, in a few words. */
    public String expected() {
        return expected;
    }

    /** As query files name it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ParameterType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(ParameterType::word).collect(Collectors.joining(", "));
    }

    private static boolean isHex(String text) {
        return text.length() == 2 * EventId.BYTES && Hex.isLowerHex(text.toLowerCase(Locale.ROOT), PublicKey.BYTES);
    }

    private static Nip19 decode(String text) {
        return Nip19.decode(text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text);
    }
}
