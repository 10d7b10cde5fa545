package dev.camelstr.cli.output;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import dev.camelstr.nostr.text.ShownText;

/**
 * A failure in the log, whose message may quote a stranger: {@code %shownEx} in a pattern, with the options of {@code %ex}.
 * Below ERROR the line says its reason, and nothing follows.
 */
public final class ShownThrowable extends ThrowableProxyConverter {
    static boolean isShown(ILoggingEvent event) {
        return event.getLevel().isGreaterOrEqual(Level.ERROR);
    }

    @Override
    public String convert(ILoggingEvent event) {
        return isShown(event) ? super.convert(event) : "";
    }

    @Override
    protected String throwableProxyToString(IThrowableProxy failure) {
        return ShownText.lines(super.throwableProxyToString(failure));
    }
}
