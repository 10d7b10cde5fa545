package dev.camelstr.cli.input;

import dev.camelstr.nostr.PublicKey;
import picocli.CommandLine.ITypeConverter;

/** A public key as people write it. */
public final class KeyConverter implements ITypeConverter<PublicKey> {

    @Override
    public PublicKey convert(String text) {
        return Identifiers.key(text);
    }
}
