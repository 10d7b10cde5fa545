package dev.camelstr.testing.zoo.habit;

import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.testing.zoo.Act;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.ZooSession;
import java.util.ArrayList;
import java.util.List;

/**
 * Something is done first in each answer, and again after so many acts of it.
 *
 * @param every 0: never again
 */
public record Interjection(int every, List<Act> what) implements Habit {

    public static Habit first(List<Act> what) {
        return new Interjection(0, what);
    }

    @Override
    public List<Act> perform(ZooSession session, ClientMessage.Req request, List<Act> acts) {
        List<Act> all = new ArrayList<>(what);
        for (int i = 0; i < acts.size(); i++) {
            if (every > 0 && i > 0 && i % every == 0) {
                all.addAll(what);
            }
            all.add(acts.get(i));
        }
        return all;
    }
}
