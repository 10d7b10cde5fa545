package dev.camelstr.testing.zoo;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.InvalidMessageException;
import dev.camelstr.nostr.message.ClientMessage;
import dev.camelstr.nostr.message.ClientMessageParser;
import dev.camelstr.nostr.message.RelayMessages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * One client of a relay of the zoo. What it says is answered one after the other, in the order in which it came; a CLOSE takes
 * effect at once, also in the middle of an answer.
 */
public final class ZooSession {
    private final ZooRelay relay;
    private final Socket socket;
    private final ServerFrames frames;
    private final ExecutorService answers;
    private final Map<String, ClientMessage.Req> subscriptions = new ConcurrentHashMap<>();
    private long arrivedAt;

    ZooSession(ZooRelay relay, Socket socket, ServerFrames frames) {
        this.relay = relay;
        this.socket = socket;
        this.frames = frames;
        this.answers = ZooRelay.threads("zoo-answers");
    }

    public ZooRelay relay() {
        return relay;
    }

    /** When the message came that is being answered, as {@link System#nanoTime()}. */
    public long arrivedAt() {
        return arrivedAt;
    }

    /** Those that stand, by their names. */
    public Map<String, ClientMessage.Req> subscriptions() {
        return subscriptions;
    }

    void run() throws IOException {
        relay.joined(this);
        try {
            answers.execute(() -> quietly(this::open));
            while (true) {
                receive(frames.next(), System.nanoTime());
            }
        } catch (RejectedExecutionException e) {
            throw new IOException("cut", e);
        } finally {
            relay.left(this);
            relay.habits().forEach(habit -> habit.onEnd(this));
            answers.shutdownNow();
            cut();
        }
    }

    private void open() throws IOException {
        for (Habit habit : relay.habits()) {
            habit.onOpen(this);
        }
    }

    private void receive(byte[] json, long at) throws IOException {
        try {
            ClientMessage message = ClientMessageParser.parse(json);
            relay.tally().message(message, at);
            if (message instanceof ClientMessage.Close close) {
                forget(close.subscription());
            }
            answers.execute(() -> quietly(() -> answer(message, at)));
        } catch (InvalidMessageException | InvalidEventException e) {
            relay.tally().complain(e.getMessage());
            notice("ERROR: bad msg: " + e.getMessage());
        }
    }

    private void answer(ClientMessage message, long at) throws IOException, InterruptedException {
        arrivedAt = at;
        for (Habit habit : relay.habits()) {
            if (habit.onMessage(this, message)) {
                return;
            }
        }
        if (message instanceof ClientMessage.Req request) {
            subscriptions.put(request.subscription(), request);
            perform(request, relay.answer(this, request));
        } else if (message instanceof ClientMessage.Count count) {
            send(RelayMessages.closed(count.subscription(), "unsupported: no COUNT here"));
        } else if (message instanceof ClientMessage.Event event) {
            send(RelayMessages.ok(event.event().id(), false, "blocked: read only"));
        } else if (message instanceof ClientMessage.Auth auth) {
            send(RelayMessages.ok(auth.event().id(), true, ""));
        } else if (message instanceof ClientMessage.NegOpen) {
            notice("ERROR: bad msg: negentropy disabled");
        }
    }

    private void perform(ClientMessage.Req request, List<Act> acts) throws IOException, InterruptedException {
        for (Act act : acts) {
            if (subscriptions.get(request.subscription()) != request) {
                return;
            }
            act.perform(this, request.subscription());
        }
    }

    /** A new event, for the subscriptions that it matches. */
    void deliver(Event event) {
        if (relay.habits().stream().allMatch(habit -> habit.delivers(this, event))) {
            List.copyOf(subscriptions.values()).stream()
                    .filter(request -> request.filters().stream().anyMatch(filter -> filter.matches(event)))
                    .forEach(request -> quietly(() -> say(request.subscription(), event)));
        }
    }

    public void say(String subscription, Event event) throws IOException {
        send(RelayMessages.event(subscription, event.raw()));
        relay.tally().served(event.id());
    }

    public void notice(String words) throws IOException {
        send(RelayMessages.notice(words));
    }

    public void send(byte[] message) throws IOException {
        frame(ServerFrames.TEXT, message);
    }

    public void frame(int opcode, byte[] payload) throws IOException {
        frames.write(opcode, payload);
    }

    /** The relay does not know the subscription any more. */
    public void forget(String subscription) {
        subscriptions.remove(subscription);
    }

    /** The connection ends without a word. */
    public void cut() {
        subscriptions.clear();
        quietly(socket::close);
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /** A client that is gone is no failure of the relay. */
    private static void quietly(Step step) {
        try {
            step.run();
        } catch (IOException | UncheckedIOException e) {
            // It is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
