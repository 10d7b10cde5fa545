package dev.camelstr.cli.output;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.camelstr.nostr.text.ShownText;

/** The message of a line of the log, on one line whatever it quotes: {@code %shown} in a pattern. */
public final class ShownMessage extends ClassicConverter {
    private static final int MAX_LENGTH = 10_000;

    @Override
    public String convert(ILoggingEvent event) {
        return ShownText.line(String.valueOf(event.getFormattedMessage()), MAX_LENGTH);
    }
}
