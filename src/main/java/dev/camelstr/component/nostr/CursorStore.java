package dev.camelstr.component.nostr;

/**
 * Where the consumers of upstream relays keep how far they have read, so that they go on from there after a restart.
 * A cursor is a time by the authors' clocks ({@code created_at}): all that the relay had sent up to it is finished.
 *
 * <p>Cursors may be lowered behind the consumers' back, when the store has lost events. Whoever lowers them raises the
 * generation, and each consumer then reads its cursor again and reads the relay from there.
 *
 * <p>Calls come from a few worker threads, for one relay from one at a time. An exception is logged and the call is
 * made again later.
 */
public interface CursorStore {

    /**
     * A relay's cursor.
     *
     * @param seconds since 1970; 0 if nothing has been read yet
     * @param generation the generation that it belongs to
     */
    record Cursor(long seconds, long generation) {}

    /** The relay's cursor, of the current generation. */
    Cursor load(String relay);

    /**
     * Keeps a cursor. It may be lower than the last one, when an event has failed and must be read again.
     *
     * @return false if the cursor's generation is no longer the current one: then nothing was kept
     */
    boolean save(String relay, Cursor cursor);

    /** The current generation. Asked for about once a second by every consumer: answer it from memory. */
    long generation();
}
