package dev.camelstr.testing.zoo.habit;

import dev.camelstr.nostr.message.RelayMessages;
import dev.camelstr.testing.zoo.ZooSession;
import java.io.IOException;

/** How a relay says that it does not want to answer a REQ. */
public enum Refusal {
    CLOSED {
        @Override
        void refuse(ZooSession session, String subscription, String reason) throws IOException {
            session.send(RelayMessages.closed(subscription, reason));
        }
    },
    NOTICE {
        @Override
        void refuse(ZooSession session, String subscription, String reason) throws IOException {
            session.notice(reason);
        }
    },
    SILENCE {
        @Override
        void refuse(ZooSession session, String subscription, String reason) {}
    },
    CUT {
        @Override
        void refuse(ZooSession session, String subscription, String reason) {
            session.cut();
        }
    };

    abstract void refuse(ZooSession session, String subscription, String reason) throws IOException;
}
