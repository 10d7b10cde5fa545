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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Follows one thing after another live, each for some seconds. */
final class Follower extends Client {
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(25);
    private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(6);

    private final boolean rests;
    private final Set<EventId> seen = ConcurrentHashMap.newKeySet();
    private final List<Operation.Delivery> came = new ArrayList<>();
    private Optional<Operation.Read> stored = Optional.empty();
    private long until;
    private long restsUntil;
    private boolean resting;
    private int number;

    /** @param rests whether it reads nothing at all for seconds, again and again */
    Follower(String name, Random random, Group group, Board board, Recorder recorder, boolean rests) {
        super(name, random, group, board, recorder);
        this.rests = rests;
    }

    @Override
    void step() throws IOException, InterruptedException {
        Connection connection = connection();
        if (stored.isEmpty()) {
            begin(connection);
        } else if (Recorder.now() > until) {
            end();
        } else {
            rest(connection);
            listen(connection);
        }
    }

    private void begin(Connection connection) throws IOException, InterruptedException {
        if (resting) {
            resting = false;
            connection.goOn();
        }
        Filter filter = rests ? board.everything() : board.interest(random);
        stored = Reader.read(connection, name, node(), subscription(), filter);
        stored.ifPresent(read -> seen.addAll(read.found()));
        until = Recorder.now() + random.nextLong(LONGEST);
    }

    private String subscription() {
        return "f" + number;
    }

    private void rest(Connection connection) {
        if (rests && Recorder.now() > restsUntil) {
            resting = !resting;
            restsUntil = Recorder.now() + random.nextLong(LONGEST_REST);
            if (resting) {
                connection.holdBack();
            } else {
                connection.goOn();
            }
        }
    }

    private void listen(Connection connection) throws IOException, InterruptedException {
        Optional<Connection.Arrived> arrived = connection.next(100);
        if (arrived.isEmpty()) {
            if (connection.isOver()) {
                throw new IOException("gone");
            }
        } else if (arrived.get().message() instanceof RelayMessage.Event event
                && event.subscription().equals(subscription())) {
            seen.add(event.event().id());
            came.add(new Operation.Delivery(event.event().id(), arrived.get().at()));
        } else if (arrived.get().message() instanceof RelayMessage.Closed closed
                && closed.subscription().equals(subscription())) {
            record();
        }
    }

    /** Whether that has come, stored or live. */
    boolean hasSeen(EventId id) {
        return seen.contains(id);
    }

    @Override
    void end() throws IOException, InterruptedException {
        String ended = subscription();
        if (stored.isPresent()) {
            record();
            connection().send(ClientMessages.close(ended));
        }
    }

    @Override
    void lost() {
        resting = false;
        record();
    }

    private void record() {
        stored.ifPresent(read -> recorder.add(new Operation.Live(read, came, Recorder.now())));
        stored = Optional.empty();
        came.clear();
        number++;
    }
}
