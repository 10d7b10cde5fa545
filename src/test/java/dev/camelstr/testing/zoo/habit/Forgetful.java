package dev.camelstr.testing.zoo.habit;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.testing.zoo.Habit;
import dev.camelstr.testing.zoo.ZooSession;
import java.util.concurrent.atomic.AtomicInteger;

/** Something is not answered, and nobody is told. */
public final class Forgetful {
    private Forgetful() {}

    /** Nothing that is new is sent to anybody. */
    public static Habit ofSubscriptions() {
        return new Habit() {
            @Override
            public boolean delivers(ZooSession session, Event event) {
                return false;
            }
        };
    }

    /** One of so many REQs is not answered. */
    public static Habit ofRequests(int one) {
        AtomicInteger count = new AtomicInteger();
        return new Habit() {
            @Override
            public boolean onMessage(ZooSession session, ClientMessage message) {
                return message instanceof ClientMessage.Req && count.incrementAndGet() % one == 0;
            }
        };
    }

    /** Nothing is answered on the first connections. */
    public static Habit ofAll(int connections) {
        return new Habit() {
            @Override
            public boolean onMessage(ZooSession session, ClientMessage message) {
                return session.relay().tally().connections() <= connections;
            }
        };
    }

    /** A new subscription takes the place of the former. */
    public static Habit ofFormerSubscriptions() {
        return new Habit() {
            @Override
            public boolean onMessage(ZooSession session, ClientMessage message) {
                if (message instanceof ClientMessage.Req) {
                    session.subscriptions().clear();
                }
                return false;
            }
        };
    }
}
