package dev.camelstr.component.nostr.history.walk;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How a relay answers, as far as its answers have shown. What a session has shown of sizes is true for that session only. Not
 * thread-safe.
 */
public final class Habits {

    /** What relays allow that do not say what they allow. */
    public static final int USUAL_LIMIT = 500;

    /** More is not asked for, whatever a relay allows. */
    private static final int MOST_AT_ONCE = 5_000;

    /** No relay is believed to cut its answers below this. */
    static final int SMALLEST_PAGE = 10;

    /** Pages that can be compared: to the same limit, before their end or after it. */
    private record Alike(OptionalInt limit, boolean isAfterItsEnd) {
        static Alike of(Answer answer) {
            return new Alike(answer.page().limit(), answer.isAfterItsEnd());
        }
    }

    private final Map<Alike, Integer> largest = new HashMap<>();
    private OptionalInt limit;
    private boolean judged;
    private boolean newestFirst = true;
    private boolean includesUntil;
    private boolean eoseComesEarly;

    public Habits(OptionalInt limit) {
        this.limit = limit;
    }

    /** A connection begins. */
    public void newSession() {
        largest.clear();
        judged = false;
    }

    public OptionalInt limit() {
        return limit;
    }

    /** The relay says that it answers with so many at most, which is no proof that it does. */
    public void announcedLimit(int events) {
        if (limit.isPresent() && limit.getAsInt() == USUAL_LIMIT) {
            limit = OptionalInt.of(Math.max(SMALLEST_PAGE, Math.min(events, MOST_AT_ONCE)));
        }
    }

    /**
     * Asks for less from here on.
     *
     * @return false if there is nothing less
     */
    public boolean halveLimit() {
        if (limit.isEmpty() || limit.getAsInt() <= SMALLEST_PAGE) {
            return false;
        }
        limit = OptionalInt.of(Math.max(SMALLEST_PAGE, limit.getAsInt() / 2));
        return true;
    }

    /** The relay takes no limit at all. */
    public void withoutLimit() {
        limit = OptionalInt.empty();
    }

    /**
     * Whether a page may have been cut: it is no smaller than any that was answered to the same limit, but for what that had of
     * strays. What was not asked for may have taken the place of events, so it counts here, and is no sign that a page could be
     * so large.
     */
    public boolean mayBeCut(Answer answer) {
        int most = largest.getOrDefault(Alike.of(answer), 0);
        return answer.count() >= most - Answer.strays(most);
    }

    public void learn(Answer answer) {
        largest.merge(Alike.of(answer), answer.size(), Math::max);
        includesUntil |= answer.includesUntil();
    }

    /** Whether it has been seen in this session that pages are the newest of what was asked for. */
    public boolean isJudged() {
        return judged;
    }

    public void judge(boolean givesTheNewestFirst) {
        judged = true;
        newestFirst &= givesTheNewestFirst;
    }

    public boolean givesTheNewestFirst() {
        return newestFirst;
    }

    public boolean includesUntil() {
        return includesUntil;
    }

    public boolean eoseComesEarly() {
        return eoseComesEarly;
    }

    public void eoseCameEarly() {
        eoseComesEarly = true;
    }
}
