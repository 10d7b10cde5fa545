package dev.camelstr.testing.zoo;

import dev.camelstr.nostr.message.RelayMessages;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One thing that a relay does when it answers a REQ. */
public interface Act {

    void perform(ZooSession session, String subscription) throws IOException, InterruptedException;

    /** Sends an event of the relay. */
    record Say(dev.camelstr.nostr.Event event) implements Act {
        @Override
        public void perform(ZooSession session, String subscription) throws IOException {
            session.say(subscription, event);
        }
    }

    /** Sends the JSON of what is perhaps no event, and none of the relay. */
    record SayRaw(byte[] raw) implements Act {
        @Override
        public void perform(ZooSession session, String subscription) throws IOException {
            session.send(RelayMessages.event(subscription, raw));
        }
    }

    /** @param complete whether all that matches has been said, whatever the hints (NIP-67) say of it */
    record Eose(boolean complete, List<String> hints) implements Act {
        @Override
        public void perform(ZooSession session, String subscription) throws IOException {
            session.send(RelayMessages.eose(subscription, hints));
        }
    }

    /** Ends the subscription. */
    record Closed(String reason) implements Act {
        @Override
        public void perform(ZooSession session, String subscription) throws IOException {
            session.forget(subscription);
            session.send(RelayMessages.closed(subscription, reason));
        }
    }

    /** Sends a message as it is. */
    record Text(byte[] message) implements Act {
        @Override
        public void perform(ZooSession session, String subscription) throws IOException {
            session.send(message);
        }
    }

    /** Sends a frame of any kind. */
    record Frame(int opcode, byte[] payload) implements Act {
        @Override
        public void perform(ZooSession session, String subscription) throws IOException {
            session.frame(opcode, payload);
        }
    }

    /** Does nothing for a while. */
    record Wait(Duration time) implements Act {
        @Override
        public void perform(ZooSession session, String subscription) throws InterruptedException {
            Thread.sleep(time.toMillis());
        }
    }

    /** Ends the connection without a word. */
    record Cut() implements Act {
        @Override
        public void perform(ZooSession session, String subscription) {
            session.cut();
        }
    }
}
