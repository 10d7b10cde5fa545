package dev.camelstr.testing.zoo.habit;

import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.testing.zoo.Act;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.ZooSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** The connection ends in the middle of an answer. */
public final class Cuts implements Habit {
    private final IntUnaryOperator place;
    private final AtomicInteger left;

    private Cuts(IntUnaryOperator place, int times) {
        this.place = place;
        this.left = new AtomicInteger(times);
    }

    /** Each answer of more events than that. */
    public static Habit after(int events) {
        return new Cuts(acts -> events, Integer.MAX_VALUE);
    }

    /** The first answers, in their middle. */
    public static Habit halfway(int times) {
        return new Cuts(acts -> acts / 2, times);
    }

    @Override
    public List<Act> perform(ZooSession session, ClientMessage.Req request, List<Act> acts) {
        int at = place.applyAsInt(acts.size());
        if (at >= acts.size() - 1 || left.getAndDecrement() <= 0) {
            return acts;
        }
        List<Act> all = new ArrayList<>(acts.subList(0, at));
        all.add(new Act.Cut());
        return all;
    }
}
