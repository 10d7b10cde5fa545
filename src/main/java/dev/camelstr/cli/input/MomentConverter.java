package dev.camelstr.cli.input;

import dev.camelstr.nostr.text.Moment;
import java.time.Clock;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** In this machine's zone, and from now on. */
public final class MomentConverter implements ITypeConverter<Moment> {
    @Override
    public Moment convert(String text) {
        try {
            return Moment.of(text, Clock.systemDefaultZone());
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
