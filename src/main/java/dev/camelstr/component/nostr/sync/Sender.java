package dev.camelstr.component.nostr.sync;

import dev.camelstr.component.nostr.link.Texts;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.message.ClientMessages;
import dev.camelstr.nostr.message.RelayMessage;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** Sends events and reads the OK of each; at most 100 are unanswered, fewer where the relay limits the rate. */
final class Sender {
    private static final int MOST_UNANSWERED = 100;

    private final Dialogue dialogue;
    private int mostUnanswered = MOST_UNANSWERED;

    /**
     * What became of events.
     *
     * @param accepted those that the relay had already included
     */
    record Outcome(int accepted, int refused) {}

    Sender(Dialogue dialogue) {
        this.dialogue = dialogue;
    }

    Outcome send(Collection<Event> events) throws SyncFailedException, InterruptedException {
        Queue<Event> left = new ArrayDeque<>(events);
        Map<EventId, Event> unanswered = new LinkedHashMap<>();
        Queue<Event> again = new ArrayDeque<>();
        int accepted = 0;
        int refused = 0;
        String passing = "";
        while (!left.isEmpty() || !unanswered.isEmpty() || !again.isEmpty()) {
            if (unanswered.isEmpty() && !again.isEmpty()) {
                dialogue.awaitEndOf(passing);
                mostUnanswered = Math.max(1, mostUnanswered / 2);
                left.addAll(again);
                again.clear();
            }
            while (again.isEmpty() && !left.isEmpty() && unanswered.size() < mostUnanswered) {
                Event event = left.remove();
                unanswered.put(event.id(), event);
                dialogue.send(ClientMessages.event(event.raw()));
            }
            RelayMessage.Ok answer = answer(unanswered);
            Event event = unanswered.remove(answer.id());
            if (answer.accepted() || Texts.prefix(answer.message()).equals("duplicate")) {
                accepted++;
                dialogue.worked();
            } else if (dialogue.isPassing(answer.message())) {
                passing = answer.message();
                again.add(event);
            } else {
                refused++;
            }
        }
        return new Outcome(accepted, refused);
    }

    private RelayMessage.Ok answer(Map<EventId, Event> unanswered) throws SyncFailedException, InterruptedException {
        long deadline = dialogue.deadline();
        for (Optional<RelayMessage> next = dialogue.next(deadline); next.isPresent(); next = dialogue.next(deadline)) {
            if (next.get() instanceof RelayMessage.Ok ok && unanswered.containsKey(ok.id())) {
                return ok;
            }
        }
        throw dialogue.silence();
    }
}
