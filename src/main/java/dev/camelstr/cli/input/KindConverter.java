package dev.camelstr.cli.input;

import picocli.CommandLine.ITypeConverter;

/** A kind as people write it. */
public final class KindConverter implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
        return KindNames.kind(text);
    }
}
