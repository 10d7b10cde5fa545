package dev.camelstr.faults.history;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Publishes as fast as it gets answers, several events at a time. */
final class Writer extends Client {
    private static final int UNDER_WAY = 16;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(15);
    private static final int LONGEST_STAY = 2_000;

    private record Attempt(String node, Event event, long invoked) {}

    private final Map<EventId, Attempt> underWay = new HashMap<>();
    private int left;

    Writer(String name, Random random, Group group, Board board, Recorder recorder) {
        super(name, random, group, board, recorder);
    }

    @Override
    void step() throws IOException, InterruptedException {
        if (left <= 0 && underWay.isEmpty()) {
            disconnect();
            left = 1 + random.nextInt(LONGEST_STAY);
        }
        Connection connection = connection();
        while (left > 0 && underWay.size() < UNDER_WAY) {
            publish(connection, board.next(random));
            left--;
        }
        listen(connection);
    }

    private void publish(Connection connection, Event event) throws IOException, InterruptedException {
        Attempt attempt = new Attempt(node(), event, Recorder.now());
        if (underWay.putIfAbsent(event.id(), attempt) == null) { // else one OK could be either's
            connection.send(ClientMessages.event(event.raw()));
        }
    }

    private void listen(Connection connection) throws IOException, InterruptedException {
        Optional<Connection.Arrived> arrived = connection.next(100);
        if (arrived.isPresent() && arrived.get().message() instanceof RelayMessage.Ok ok) {
            Optional.ofNullable(underWay.remove(ok.id()))
                    .ifPresent(attempt -> answered(attempt, ok, arrived.get().at()));
        }
        long overdue = Recorder.now() - PATIENCE;
        if (underWay.values().stream().anyMatch(attempt -> attempt.invoked() < overdue)) {
            throw new IOException("no answer");
        }
    }

    private void answered(Attempt attempt, RelayMessage.Ok ok, long at) {
        recorder.add(new Operation.Publish(
                name, attempt.node(), attempt.event(), attempt.invoked(), at, outcome(ok), ok.message()));
        if (ok.accepted()) {
            board.taken(attempt.event());
        } else if (outcome(ok) == Operation.Outcome.UNKNOWN) {
            left = 0; // where nothing is taken it does not stay
        }
    }

    private static Operation.Outcome outcome(RelayMessage.Ok ok) {
        if (ok.accepted()) {
            return Operation.Outcome.TAKEN;
        }
        boolean isVerdict = !ok.message().startsWith("error:") && !ok.message().startsWith("rate-limited:")
                || ok.message().equals("error: the event could not be stored");
        return isVerdict ? Operation.Outcome.REFUSED : Operation.Outcome.UNKNOWN;
    }

    @Override
    void end() throws IOException, InterruptedException {
        while (!underWay.isEmpty()) {
            if (connection().isOver()) {
                throw new IOException("gone");
            }
            listen(connection());
        }
    }

    @Override
    void lost() {
        List<Attempt> unanswered = new ArrayList<>(underWay.values());
        underWay.clear();
        unanswered.forEach(attempt -> recorder.add(new Operation.Publish(
                name,
                attempt.node(),
                attempt.event(),
                attempt.invoked(),
                Operation.NEVER,
                Operation.Outcome.UNKNOWN,
                "")));
    }
}
