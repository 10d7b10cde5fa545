package dev.camelstr.cli.output;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import dev.camelstr.nostr.text.ShownText;

/** A failure in the log, whose message may quote a stranger: {@code %shownEx} in a pattern, with the options of {@code %ex}. */
public final class ShownThrowable extends ThrowableProxyConverter {
    @Override
    protected String throwableProxyToString(IThrowableProxy failure) {
        return ShownText.lines(super.throwableProxyToString(failure));
    }
}
