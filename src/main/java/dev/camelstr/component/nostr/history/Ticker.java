package dev.camelstr.component.nostr.history;

/** What time it is. */
public interface Ticker {

    /** That of the machine. */
    Ticker SYSTEM = new Ticker() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long seconds() {
            return System.currentTimeMillis() / 1000;
        }
    };

    /** To measure with, as {@link System#nanoTime}. */
    long nanos();

    /** Since 1970. */
    long seconds();
}
