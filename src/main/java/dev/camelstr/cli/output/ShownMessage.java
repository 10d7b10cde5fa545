package dev.camelstr.cli.output;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.nostr.text.ShownText;

/** The message of a line of the log, on one line whatever it quotes: {@code %shown} in a pattern. */
public final class ShownMessage extends ClassicConverter {
    private static final int MAX_LENGTH = 10_000;

    @Override
    public String convert(ILoggingEvent event) {
        String message = String.valueOf(event.getFormattedMessage());
        return ShownText.line(message + reason(event, message), MAX_LENGTH);
    }

    /** Where no stack trace says why. */
    private static String reason(ILoggingEvent event, String message) {
        if (ShownThrowable.isShown(event) || !(event.getThrowableProxy() instanceof ThrowableProxy proxy)) {
            return "";
        }
        String reason = Reasons.of(proxy.getThrowable());
        return message.contains(reason) ? "" : ": " + reason;
    }
}
