package dev.camelstr.cli.client;

import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.nostr.text.Hex;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A public key as people write it: npub or 64 hex digits. */
public final class AuthorConverter implements ITypeConverter<PublicKey> {

    @Override
    public PublicKey convert(String text) {
        if (Hex.isLowerHex(text, PublicKey.BYTES)) {
            return PublicKey.ofHex(text);
        }
        try {
            if (Nip19.decode(text) instanceof Nip19.Npub npub) {
                return npub.pubkey();
            }
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' is no public key: " + e.getMessage());
        }
        throw new TypeConversionException("'" + text + "' is no public key: use npub1… or 64 hex digits");
    }
}
