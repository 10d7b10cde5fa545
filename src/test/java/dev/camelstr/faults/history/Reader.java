package dev.camelstr.faults.history;

import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Asks one thing after another, for each of which it waits. */
final class Reader extends Client {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);
    private static final int LONGEST_STAY = 50;

    private int left;
    private long asked;

    Reader(String name, Random random, Group group, Board board, Recorder recorder) {
        super(name, random, group, board, recorder);
    }

    @Override
    void step() throws IOException, InterruptedException {
        if (left-- <= 0) {
            disconnect();
            left = random.nextInt(LONGEST_STAY);
        }
        Connection connection = connection();
        String subscription = "s" + asked++;
        Optional<Operation.Read> read = read(connection, name, node(), subscription, board.question(random));
        if (read.isPresent()) {
            recorder.add(read.get());
            connection.send(ClientMessages.close(subscription));
        }
    }

    /**
     * Asks and waits for {@code EOSE}.
     *
     * @return nothing if the relay refuses
     * @throws IOException if there is no answer in time, or the connection is lost
     */
    static Optional<Operation.Read> read(
            Connection connection, String name, String node, String subscription, Filter filter)
            throws IOException, InterruptedException {
        List<EventId> found = new ArrayList<>();
        long invoked = Recorder.now();
        connection.send(ClientMessages.req(subscription, List.of(filter)));
        while (!connection.isOver() && Recorder.now() < invoked + PATIENCE) {
            Optional<Connection.Arrived> arrived = connection.next(100);
            if (arrived.isEmpty()) {
                continue;
            }
            RelayMessage message = arrived.get().message();
            if (message instanceof RelayMessage.Event event
                    && event.subscription().equals(subscription)) {
                found.add(event.event().id());
            } else if (message instanceof RelayMessage.Eose eose
                    && eose.subscription().equals(subscription)) {
                return Optional.of(new Operation.Read(
                        name, node, filter, invoked, arrived.get().at(), found));
            } else if (message instanceof RelayMessage.Closed closed
                    && closed.subscription().equals(subscription)) {
                return Optional.empty();
            }
        }
        throw new IOException("no answer");
    }
}
