package dev.camelstr.testing.zoo.habit;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.testing.zoo.Act;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.ZooSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** In which order events come, and which are within the limit. */
public enum Order implements Habit {
    /** The oldest are sent, the oldest of them first. */
    OLDEST_FIRST {
        @Override
        public List<Event> arrange(List<Event> matching) {
            return reversed(matching);
        }
    },
    /** The newest are sent, the oldest of them first. */
    NEWEST_BACKWARDS {
        @Override
        public List<Act> perform(ZooSession session, ClientMessage.Req request, List<Act> acts) {
            return Says.arranged(acts, Order::reversed);
        }
    },
    /** The newest are sent, in no order. */
    NEWEST_SHUFFLED {
        @Override
        public List<Act> perform(ZooSession session, ClientMessage.Req request, List<Act> acts) {
            return Says.arranged(acts, says -> shuffled(says, 1));
        }
    },
    /** Any are sent, in no order; the same ones whenever the same is asked. */
    ANY {
        @Override
        public List<Event> arrange(List<Event> matching) {
            return shuffled(matching, matching.size());
        }
    };

    private static <T> List<T> reversed(List<T> list) {
        List<T> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    private static <T> List<T> shuffled(List<T> list, long seed) {
        List<T> shuffled = new ArrayList<>(list);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }
}
