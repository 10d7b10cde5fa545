package dev.camelstr.component.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.component.relay.session.Outbox;
import dev.camelstr.testing.RawClient;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What waits until a client reads. */
class WaitersIT {

    @Test
    void oneTooManyEndsTheSessionAndAllAreRun() throws Exception {
        Map<String, Object> options =
                Map.of("writeQueue", 100_000, "maxWriteQueue", 50_000_000, "slowReaderTimeout", 120_000);
        try (TestRelay relay = TestRelay.start(options, TestRelay.ECHO);
                RawClient deaf = RawClient.connect(relay.port())) {
            Session session = onlySession(relay);
            TextFrame frame = TextFrame.of("x".repeat(100_000));
            for (int i = 0; i < 200; i++) {
                session.send(frame);
            }
            AtomicInteger run = new AtomicInteger();
            for (int i = 0; i < Outbox.MOST_WAITERS; i++) {
                session.onWritable(run::incrementAndGet);
            }
            assertThat(session.isOpen()).isTrue();
            assertThat(run).hasValue(0);

            session.onWritable(run::incrementAndGet);

            assertThat(session.isOpen()).isFalse();
            Awaitility.await().untilAsserted(() -> assertThat(run).hasValue(Outbox.MOST_WAITERS + 1));
            assertThat(relay.statistics().slowReadersClosed()).isEqualTo(1);
            assertThat(deaf.closeCode()).isEqualTo(1008);
        }
    }

    private static Session onlySession(TestRelay relay) {
        Session[] found = new Session[1];
        Awaitility.await().until(() -> relay.sessions().count() == 1);
        relay.sessions().forEach(session -> found[0] = session);
        return found[0];
    }
}
