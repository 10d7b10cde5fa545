package dev.camelstr.store.retention;

/**
 * How much may be stored: what is stored takes bytes as {@code event_size} in the database has it.
 *
 * @param bytes beyond which the oldest events go; 0: any size
 */
public record SizeBound(long bytes) {

    /** Any size. */
    public static final SizeBound NONE = new SizeBound(0);

    /** Events stay for so many seconds, however little room there is: what has got its {@code OK} is not gone at once. */
    public static final long LEAST_AGE = 3_600;

    public boolean isNone() {
        return bytes == 0;
    }

    /** What is left when enough is gone: a twentieth of room, so that it does not go event by event. */
    public long low() {
        return bytes / 20 * 19;
    }
}
