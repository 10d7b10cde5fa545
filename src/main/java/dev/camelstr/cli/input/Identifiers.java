package dev.camelstr.cli.input;

import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.nostr.text.Hex;
import dev.camelstr.nostr.text.ShownText;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;

/** Keys, ids and addresses as people write them: in hex, or as of NIP-19 with or without {@code nostr:} (NIP-21). */
public final class Identifiers {
    private static final String SCHEME = "nostr:";

    private Identifiers() {}

    /**
     * @param text npub, nprofile, or 64 hex digits
     * @throws TypeConversionException saying what it is instead
     */
    public static PublicKey key(String text) {
        if (isHex(text)) {
            return PublicKey.ofHex(text.toLowerCase(Locale.ROOT));
        }
        Nip19 decoded = decode(text, "public key");
        if (decoded instanceof Nip19.Npub npub) {
            return npub.pubkey();
        } else if (decoded instanceof Nip19.Nprofile profile) {
            return profile.pubkey();
        }
        throw wrong(text, "public key", "use npub1…, nprofile1… or 64 hex digits");
    }

    /**
     * @param text note, nevent, or 64 hex digits
     * @throws TypeConversionException saying what it is instead
     */
    public static EventId eventId(String text) {
        if (isHex(text)) {
            return EventId.ofHex(text.toLowerCase(Locale.ROOT));
        }
        return eventId(text, decode(text, "event id"))
                .orElseThrow(() -> wrong(text, "event id", "use note1…, nevent1… or 64 hex digits"));
    }

    private static Optional<EventId> eventId(String text, Nip19 decoded) {
        if (decoded instanceof Nip19.Note note) {
            return Optional.of(note.id());
        }
        return decoded instanceof Nip19.Nevent nevent ? Optional.of(nevent.id()) : Optional.empty();
    }

    /**
     * An event, by its id or its address.
     *
     * @param text as of {@link #eventId}, or naddr, or kind:pubkey:d
     * @throws TypeConversionException saying what it is instead
     */
    static Named named(String text) {
        Optional<Address> address = Address.parse(text);
        if (address.isPresent()) {
            return new Named(Optional.empty(), address);
        }
        if (begins(text, "naddr1") && decode(text, "event") instanceof Nip19.Naddr naddr) {
            return new Named(Optional.empty(), Optional.of(naddr.address()));
        }
        return new Named(Optional.of(eventId(text)), Optional.empty());
    }

    /** One of the two. */
    record Named(Optional<EventId> id, Optional<Address> address) {}

    /**
     * The value of a tag as it is in events: an identifier of NIP-19 is what it stands for, all else is as it was written.
     *
     * @throws TypeConversionException if it is a secret key, or looks like an identifier and is none
     */
    public static String tagValue(String text) {
        String plain = text.replaceFirst("^" + SCHEME, "");
        if (plain.startsWith("nsec1")) {
            throw secret();
        }
        if (!plain.matches("(npub|nprofile|note|nevent|naddr)1[02-9ac-hj-np-z]{20,}")) {
            return text;
        }
        Nip19 decoded = decode(text, "identifier");
        if (decoded instanceof Nip19.Naddr naddr) {
            return naddr.address().toString();
        }
        return eventId(text, decoded)
                .map(EventId::hex)
                .orElseGet(() -> key(text).hex());
    }

    /** Whether a key is meant, though it may be a wrong one. Hex is not, as it may be an id as well. */
    static boolean isMeantAsKey(String text) {
        return begins(text, "npub1", "nprofile1");
    }

    /** The same of an event. */
    static boolean isMeantAsEvent(String text) {
        return begins(text, "note1", "nevent1", "naddr1") || Address.parse(text).isPresent();
    }

    /**
     * Where an identifier belongs that was written in a place for something else.
     *
     * @return the options that choose by it; empty: it looks like none
     */
    public static Optional<String> option(String text) {
        if (isHex(text)) {
            return Optional.of("--id or --author");
        }
        boolean isFileName = text.matches(".*[./].*");
        if (isMeantAsKey(text) && !isFileName) {
            return Optional.of("--author");
        }
        return isMeantAsEvent(text) && !isFileName ? Optional.of("--id") : Optional.empty();
    }

    private static boolean begins(String text, String... prefixes) {
        String plain = text.replaceFirst("^" + SCHEME, "").toLowerCase(Locale.ROOT);
        return Stream.of(prefixes).anyMatch(plain::startsWith);
    }

    private static boolean isHex(String text) {
        return Hex.isLowerHex(text.toLowerCase(Locale.ROOT), PublicKey.BYTES);
    }

    private static Nip19 decode(String text, String what) {
        String plain = text.replaceFirst("^" + SCHEME, "");
        if (plain.toLowerCase(Locale.ROOT).startsWith("nsec")) {
            throw secret();
        }
        try {
            return Nip19.decode(plain);
        } catch (IllegalArgumentException e) {
            throw wrong(text, what, e.getMessage());
        }
    }

    private static TypeConversionException wrong(String text, String what, String why) {
        return new TypeConversionException("'" + ShownText.line(text, 70) + "' is no " + what + ": " + why);
    }

    /** It is not repeated: what is on the screen is often shared. */
    private static TypeConversionException secret() {
        return new TypeConversionException("that is a secret key, which must not be given here");
    }
}
