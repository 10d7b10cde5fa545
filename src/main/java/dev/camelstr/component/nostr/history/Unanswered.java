package dev.camelstr.component.nostr.history;

import dev.camelstr.component.nostr.history.walk.Habits;
import java.util.concurrent.TimeUnit;

/**
 * What is done about pages that are not answered: they are asked for more seldom, without another subscription beside them, for
 * less at once, and given up in the end. Times are those of {@link System#nanoTime}. Not thread-safe.
 */
final class Unanswered {

    /** What is to become of the page. */
    enum Next {
        ASK_AGAIN,
        GIVE_UP,
        /** Another connection may be better. */
        LEAVE
    }

    private static final int MOST_ATTEMPTS = 8;
    private static final int ATTEMPTS_ON_A_SILENT_CONNECTION = 3;
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PageRate rate;
    private final Habits habits;
    private final Turns turns;

    private int attempts;
    private long notBefore;
    private boolean waits;
    private boolean answersSomething;
    private boolean isSilentAgain;

    Unanswered(PageRate rate, Habits habits, Turns turns) {
        this.rate = rate;
        this.habits = habits;
        this.turns = turns;
    }

    void connected() {
        answersSomething = false;
        waits = false;
    }

    /** The relay answers something on this connection, whatever it is. */
    void answersSomething() {
        answersSomething = true;
        isSilentAgain = false;
    }

    /** Attempts are counted anew: a page is answered, or another is begun. */
    void forget() {
        attempts = 0;
    }

    /** What had stopped it may be over. */
    void mayAskAtOnce() {
        waits = false;
    }

    void waitBeforeAskingAgain(long now) {
        waits = true;
        notBefore = now + RETRY_NANOS;
    }

    /** For how long nothing is to be asked; not above 0 if it may be. */
    long waitNanos(long now) {
        return waits ? notBefore - now : 0;
    }

    /** Nothing has come. */
    Next silent(Line line, long now) {
        attempts++;
        if (!answersSomething && !isSilentAgain) {
            // It may be the connection, so nothing is learnt of the relay.
            return attempts == ATTEMPTS_ON_A_SILENT_CONNECTION ? leave() : Next.ASK_AGAIN;
        }
        rate.halve(now);
        if (attempts == 2) {
            turns.begin(line, now);
        } else if (attempts > 2) {
            askForLess();
        }
        if (answersSomething) {
            return unlessTooOften();
        }
        return attempts == MOST_ATTEMPTS ? leave() : Next.ASK_AGAIN;
    }

    private Next leave() {
        attempts = 0;
        isSilentAgain = true;
        return Next.LEAVE;
    }

    /** The relay said something instead. */
    Next objected(String words, Line line, long now) {
        attempts++;
        waitBeforeAskingAgain(now);
        switch (Objection.of(words)) {
            case RATE -> {
                rate.halve(now);
                attempts--; // asking ever more seldom comes to an end by itself
            }
            case SUBSCRIPTIONS -> turns.begin(line, now);
            case LIMIT -> askForLessUncounted();
            case LOGIN -> {
                if (!line.mayLogin()) {
                    return giveUp();
                }
            }
            case REFUSAL -> {
                return giveUp();
            }
            case UNKNOWN -> {
                rate.halve(now);
                if (attempts == 2) {
                    turns.begin(line, now);
                } else if (attempts > 2) {
                    askForLessUncounted();
                }
            }
        }
        return unlessTooOften();
    }

    /** Asking ever less, in the end without a limit, comes to an end by itself; what was tried before must not shorten it. */
    private void askForLessUncounted() {
        if (habits.limit().isPresent()) {
            attempts--;
        }
        askForLess();
    }

    private void askForLess() {
        if (!habits.halveLimit()) {
            habits.withoutLimit();
        }
    }

    private Next unlessTooOften() {
        return attempts >= MOST_ATTEMPTS ? giveUp() : Next.ASK_AGAIN;
    }

    private Next giveUp() {
        attempts = 0;
        return Next.GIVE_UP;
    }
}
