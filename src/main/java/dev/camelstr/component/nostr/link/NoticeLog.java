package dev.camelstr.component.nostr.link;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what a relay has to say to humans, a few lines a minute. Not thread-safe. */
public final class NoticeLog {

    private static final Logger LOG = LoggerFactory.getLogger(NoticeLog.class);
    private static final int LINES_PER_MINUTE = 5;

    private final RelaySettings relay;
    private long minute;
    private int lines;

    public NoticeLog(RelaySettings relay) {
        this.relay = relay;
    }

    public void log(String message) {
        long now = TimeUnit.NANOSECONDS.toMinutes(System.nanoTime());
        if (now != minute) {
            minute = now;
            lines = 0;
        }
        lines++;
        if (lines <= LINES_PER_MINUTE) {
            LOG.info("Relay {} says: {}", relay.name(), Texts.bounded(relay.harmless(message)));
        }
    }
}
