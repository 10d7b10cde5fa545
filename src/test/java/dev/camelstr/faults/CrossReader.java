package dev.camelstr.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One author who publishes on one node and, as soon as an {@code OK} has come, asks another for the event, by id, author and
 * tag. It expects what is acknowledged, and nothing that is deleted or replaced. For one thread.
 */
final class CrossReader implements AutoCloseable {
    /** How many notes are published at once. */
    static final int NOTES = 8;

    private final EventSigner author = TestRelay.author();
    private final RelayClient writer;
    private final RelayClient reader;
    private final Map<String, Consumer<Set<EventId>>> expected = new HashMap<>();
    private final Map<String, Set<EventId>> found = new HashMap<>();
    private Optional<Event> doomed = Optional.empty();
    private long time;
    private int asked;

    /** @param begin when its first event was created; each is a second newer than the one before */
    CrossReader(URI written, URI read, long begin) throws Exception {
        writer = RelayClient.connect(written);
        reader = RelayClient.connect(read);
        time = begin;
    }

    /**
     * Publishes a profile, which replaces the last, notes, and the deletion of a note of the round before; asks for each, and
     * for what went.
     */
    void round() throws Exception {
        publish();
        awaitAnswers();
    }

    /** The same, but that the answers are not waited for, which they have to be before the next round. */
    void publish() throws Exception {
        Event profile = profile();
        List<Event> notes = notes();
        Map<EventId, Event> sent = new HashMap<>();
        sent.put(profile.id(), profile);
        notes.forEach(note -> sent.put(note.id(), note));
        for (Event event : sent.values()) {
            writer.event(event);
        }
        while (!sent.isEmpty()) {
            ask(sent.remove(acknowledged()));
        }
        if (doomed.isPresent()) {
            delete(doomed.get());
        }
        doomed = Optional.of(notes.get(0));
    }

    private Event profile() {
        return author.sign(new EventBuilder(0).content("{}").createdAt(time++));
    }

    private List<Event> notes() {
        List<Event> notes = new ArrayList<>();
        for (int i = 0; i < NOTES; i++) {
            notes.add(author.sign(
                    new EventBuilder(1).content("a note").tag("t", topic(time)).createdAt(time++)));
        }
        return notes;
    }

    private String topic(long createdAt) {
        return author.pubkey().hex() + createdAt;
    }

    private EventId acknowledged() throws InterruptedException {
        RelayMessage.Ok ok = writer.next(RelayMessage.Ok.class);
        assertThat(ok.accepted()).as(ok.message()).isTrue();
        return ok.id();
    }

    private void ask(Event event) throws Exception {
        expect(byId(event), found -> assertThat(found).containsExactly(event.id()));
        if (event.kind() == 0) {
            expect(byAuthor(0), found -> assertThat(found).containsExactly(event.id()));
        } else {
            expect(byAuthor(1), found -> assertThat(found).contains(event.id()));
            expect(byTag(event), found -> assertThat(found).containsExactly(event.id()));
        }
    }

    private void delete(Event note) throws Exception {
        Event deletion =
                author.sign(new EventBuilder(5).tag("e", note.id().hex()).createdAt(time++));
        writer.event(deletion);
        assertThat(acknowledged()).isEqualTo(deletion.id());
        expect(byId(deletion), found -> assertThat(found).containsExactly(deletion.id()));
        expect(byId(note), found -> assertThat(found).isEmpty());
        expect(byTag(note), found -> assertThat(found).isEmpty());
        expect(byAuthor(1), found -> assertThat(found).isNotEmpty().doesNotContain(note.id()));
    }

    private static String byId(Event event) {
        return "{\"ids\":[\"" + event.id().hex() + "\"]}";
    }

    /** The newest of that kind: of notes those that are under way, and as many. */
    private String byAuthor(int kind) {
        return "{\"authors\":[\"" + author.pubkey().hex() + "\"],\"kinds\":[" + kind + "],\"limit\":" + 2 * NOTES + "}";
    }

    private String byTag(Event note) {
        return "{\"#t\":[\"" + topic(note.createdAt()) + "\"]}";
    }

    private void expect(String filter, Consumer<Set<EventId>> answer) throws Exception {
        String subscription = "s" + asked++;
        expected.put(subscription, answer);
        reader.req(subscription, filter);
    }

    /** What was asked for before is answered as it should be. */
    void awaitAnswers() throws Exception {
        while (!expected.isEmpty()) {
            RelayMessage message = reader.next();
            if (message instanceof RelayMessage.Event event) {
                found.computeIfAbsent(event.subscription(), any -> new HashSet<>())
                        .add(event.event().id());
            } else {
                answered(((RelayMessage.Eose) message).subscription());
            }
        }
        found.clear(); // came live behind an EOSE
    }

    private void answered(String subscription) throws Exception {
        Set<EventId> ids = found.getOrDefault(subscription, Set.of());
        expected.remove(subscription).accept(ids);
        reader.send("[\"CLOSE\",\"" + subscription + "\"]");
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
    }
}
