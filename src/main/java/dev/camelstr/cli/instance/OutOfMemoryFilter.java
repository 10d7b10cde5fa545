package dev.camelstr.cli.instance;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.Marker;

/** Sees every failure that is about to be logged, at whatever level; see {@link OutOfMemory}. */
public final class OutOfMemoryFilter extends TurboFilter {
    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] parameters, Throwable failure) {
        if (failure != null) {
            OutOfMemory.endIf(failure);
        }
        return FilterReply.NEUTRAL;
    }
}
