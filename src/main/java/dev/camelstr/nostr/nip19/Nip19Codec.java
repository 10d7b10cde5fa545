package dev.camelstr.nostr.nip19;

import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.PublicKey;
import java.util.List;
import java.util.Optional;

/** The layouts of NIP-19. */
final class Nip19Codec {
    private static final int MAX_LENGTH = 5000;

    private static final int SPECIAL = 0;
    private static final int RELAY = 1;
    private static final int AUTHOR = 2;
    private static final int KIND = 3;

    private Nip19Codec() {}

    static String encode(Nip19 entity) {
        if (entity instanceof Nip19.Npub npub) {
            return bech32("npub", npub.pubkey().bytes());
        } else if (entity instanceof Nip19.Nsec nsec) {
            return bech32("nsec", nsec.secret());
        } else if (entity instanceof Nip19.Note note) {
            return bech32("note", note.id().bytes());
        } else if (entity instanceof Nip19.Nprofile profile) {
            return bech32(
                    "nprofile", new Tlv().add(SPECIAL, profile.pubkey().bytes()).addTexts(RELAY, profile.relays()));
        } else if (entity instanceof Nip19.Nevent event) {
            return bech32("nevent", nevent(event));
        } else if (entity instanceof Nip19.Naddr naddr) {
            return bech32("naddr", naddr(naddr));
        }
        throw new IllegalStateException("no other entity");
    }

    private static Tlv nevent(Nip19.Nevent event) {
        Tlv tlv = new Tlv().add(SPECIAL, event.id().bytes()).addTexts(RELAY, event.relays());
        event.author().ifPresent(author -> tlv.add(AUTHOR, author.bytes()));
        event.kind().ifPresent(kind -> tlv.addInt(KIND, kind));
        return tlv;
    }

    private static Tlv naddr(Nip19.Naddr naddr) {
        Address address = naddr.address();
        return new Tlv()
                .addTexts(SPECIAL, List.of(address.d()))
                .addTexts(RELAY, naddr.relays())
                .add(AUTHOR, address.pubkey().bytes())
                .addInt(KIND, address.kind());
    }

    static Nip19 decode(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("longer than " + MAX_LENGTH + " characters");
        }
        Bech32 bech32 = Bech32.decode(text);
        byte[] data = bech32.data();
        return switch (bech32.prefix()) {
            case "npub" -> new Nip19.Npub(PublicKey.of(data));
            case "nsec" -> new Nip19.Nsec(secret(data));
            case "note" -> new Nip19.Note(EventId.of(data));
            case "nprofile" -> nprofile(Tlv.parse(data));
            case "nevent" -> nevent(Tlv.parse(data));
            case "naddr" -> naddr(Tlv.parse(data));
            default ->
                throw new IllegalArgumentException(
                        "not npub, nsec, note, nprofile, nevent or naddr: " + bech32.prefix());
        };
    }

    private static byte[] secret(byte[] data) {
        if (data.length != 32) {
            throw new IllegalArgumentException("a secret key has 32 bytes, not " + data.length);
        }
        return data;
    }

    private static Nip19 nprofile(Tlv tlv) {
        byte[] pubkey = tlv.first(SPECIAL).orElseThrow(() -> missing("the public key"));
        return new Nip19.Nprofile(PublicKey.of(pubkey), tlv.texts(RELAY));
    }

    private static Nip19 nevent(Tlv tlv) {
        byte[] id = tlv.first(SPECIAL).orElseThrow(() -> missing("the id"));
        return new Nip19.Nevent(
                EventId.of(id), tlv.texts(RELAY), tlv.first(AUTHOR).map(PublicKey::of), kind(tlv));
    }

    private static Nip19 naddr(Tlv tlv) {
        List<String> d = tlv.texts(SPECIAL);
        if (d.isEmpty()) {
            throw missing("the d tag");
        }
        PublicKey author = tlv.first(AUTHOR).map(PublicKey::of).orElseThrow(() -> missing("the author"));
        int kind = kind(tlv).orElseThrow(() -> missing("the kind"));
        return new Nip19.Naddr(new Address(kind, author, d.get(0)), tlv.texts(RELAY));
    }

    private static Optional<Integer> kind(Tlv tlv) {
        Optional<Integer> kind = tlv.firstInt(KIND);
        if (kind.isPresent() && (kind.get() < 0 || kind.get() > Kind.MAX)) {
            throw new IllegalArgumentException("the kind is not between 0 and 65535");
        }
        return kind;
    }

    private static IllegalArgumentException missing(String what) {
        return new IllegalArgumentException(what + " is missing");
    }

    private static String bech32(String prefix, Tlv tlv) {
        return bech32(prefix, tlv.bytes());
    }

    private static String bech32(String prefix, byte[] data) {
        return new Bech32(prefix, data).encode();
    }
}
