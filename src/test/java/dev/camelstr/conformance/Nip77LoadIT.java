package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.nostr.negentropy.Initiator;
import dev.camelstr.nostr.negentropy.Records;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** NIP-77 with as many records as the relay takes by default: what docs/benchmarks.md says of it. */
@Tag("load")
class Nip77LoadIT {
    private static final Logger LOG = LoggerFactory.getLogger(Nip77LoadIT.class);
    private static final int RECORDS = 1_000_000;
    private static final int MISSING = 1_000; // on each side
    private static final int FRAME = 60_000; // what clients use

    /** What a heap of 2 GB would give: while they are read they take 100 MB of one connection's share, a sixth. */
    private static final String MEMORY = "768000000";

    private static final long BEGIN = 1_700_000_000;

    /** Events of one a second, as far as reconciliation sees them. */
    private static final String FILL = """
            insert into event (seq, created_at, kind, id, pubkey, tags, raw)
            select i, ? + i, 1, sha256(int8send(i)), sha256('author'), '{}', repeat('x', 600)::bytea
              from generate_series(0, ? - 1) i
            """;

    private static EventId id(MessageDigest sha256, long number) {
        return EventId.of(sha256.digest(ByteBuffer.allocate(8).putLong(number).array()));
    }

    private static String filledDatabase() throws Exception {
        String url = TestDatabases.createUrl();
        TestRelay.start(StreamKind.LOCAL, Map.of("camelstr.datasource.url", url))
                .close();
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement fill = connection.prepareStatement(FILL)) {
            fill.setLong(1, BEGIN);
            fill.setLong(2, RECORDS);
            fill.executeUpdate();
            connection.createStatement().execute("vacuum analyze event");
        }
        return url;
    }

    /** As the relay has them, but shifted: it lacks the newest of these, these lack its oldest. */
    private static Records ownRecords() throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        Records.Builder records = Records.builder();
        for (int i = RECORDS + MISSING - 1; i >= MISSING; i--) {
            records.add(BEGIN + i, id(sha256, i));
        }
        return records.build();
    }

    @Test
    void aMillionRecordsAreReconciled() throws Exception {
        long before = usedBytes();
        long start = System.nanoTime();
        Records own = ownRecords();
        long built = System.nanoTime();
        long bytesEach = (usedBytes() - before) / RECORDS;
        LOG.info("{} records: {} bytes each, built in {} ms", RECORDS, bytesEach, millis(start, built));
        assertThat(bytesEach).isLessThan(50);

        Map<String, String> settings =
                Map.of("camelstr.datasource.url", filledDatabase(), "camelstr.relay.max-client-memory", MEMORY);
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, settings);
                RelayClient client = relay.connect()) {
            reconcile(client, own); // the first time the relay is cold
            reconcile(client, own);
        }
        Reference.reachabilityFence(own);
    }

    private static void reconcile(RelayClient client, Records own) throws Exception {
        Initiator side = new Initiator(own, FRAME);
        Set<EventId> have = new HashSet<>();
        Set<EventId> need = new HashSet<>();
        long start = System.nanoTime();
        long opened = 0;
        int rounds = 0;
        int bytes = 0;

        byte[] message = side.open();
        send(client, ClientMessages.negOpen("n", Filter.all(), message));
        for (Optional<byte[]> next = Optional.of(message); next.isPresent(); rounds++) {
            byte[] answer = client.next(RelayMessage.NegMsg.class).message();
            opened = rounds == 0 ? System.nanoTime() : opened;
            bytes += next.get().length + answer.length;
            Initiator.Step step = side.answer(answer);
            have.addAll(step.have());
            need.addAll(step.need());
            next = step.next();
            if (next.isPresent()) {
                send(client, ClientMessages.negMsg("n", next.get()));
            }
        }
        long end = System.nanoTime();
        send(client, ClientMessages.negClose("n"));

        LOG.info(
                "first answer after {} ms, all after {} ms, {} rounds, {} bytes of binary",
                millis(start, opened),
                millis(start, end),
                rounds,
                bytes);
        assertThat(have).hasSize(MISSING);
        assertThat(need).hasSize(MISSING);
    }

    private static void send(RelayClient client, byte[] json) throws Exception {
        client.send(new String(json, StandardCharsets.UTF_8));
    }

    private static long millis(long from, long to) {
        return (to - from) / 1_000_000;
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
