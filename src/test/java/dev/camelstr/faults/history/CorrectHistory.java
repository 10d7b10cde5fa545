package dev.camelstr.faults.history;

import static dev.camelstr.faults.history.Operation.NEVER;

import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.TestEvents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A history as a relay without faults in its rules gives it: each operation takes effect at one moment between invocation and
 * answer, in the order of these moments, on one set of events. Some answers get lost.
 */
final class CorrectHistory {
    private static final long BEGIN = 1_700_000_000L * 1_000_000_000;
    private static final int AUTHORS = 3;
    private static final int TOPICS = 3;
    private static final long LONGEST = 5_000;
    private static final Operation.Outcome TAKEN = Operation.Outcome.TAKEN;
    private static final Operation.Outcome REFUSED = Operation.Outcome.REFUSED;

    /** What happens at one moment. */
    private record Step(long at, Runnable effect) {}

    /** A subscription under way. */
    private record Following(Operation.Read stored, List<Operation.Delivery> came, long until) {}

    private final Random random;
    private final List<Step> steps = new ArrayList<>();
    private final List<Event> made = new ArrayList<>();
    private final Map<EventId, Event> standing = new HashMap<>();
    private final Set<EventId> deleted = new HashSet<>();
    private final Map<Address, Event> newest = new HashMap<>();
    private final List<Following> following = new ArrayList<>();
    private final List<Operation.Publish> published = new ArrayList<>();
    private final List<Operation.Read> read = new ArrayList<>();

    private CorrectHistory(Random random) {
        this.random = random;
    }

    static History of(Random random, int operations) {
        CorrectHistory history = new CorrectHistory(random);
        for (int i = 0; i < operations; i++) {
            history.plan(BEGIN + i * 1_000L);
        }
        history.steps.sort(Comparator.comparingLong(Step::at));
        history.steps.forEach(step -> step.effect().run());
        return new History(
                history.published,
                history.read,
                history.following.stream()
                        .map(each -> new Operation.Live(each.stored(), each.came(), each.until()))
                        .toList());
    }

    private void plan(long invoked) {
        long at = invoked + 1 + random.nextLong(LONGEST);
        long answered = at + 1 + random.nextLong(LONGEST);
        String client = "client-" + random.nextInt(4);
        String node = "node-" + random.nextInt(2);
        int what = random.nextInt(10);
        if (what < 6) {
            Event event = event();
            steps.add(new Step(at, () -> publish(client, node, event, invoked, at, answered)));
        } else if (what < 9) {
            Filter filter = filter();
            steps.add(new Step(at, () -> read.add(answer(client, node, filter, invoked, answered))));
        } else {
            follow(client, node, invoked, at, answered);
        }
    }

    private Event event() {
        int number = made.size() + 1;
        if (number > 5 && random.nextInt(8) == 0) {
            return made.get(random.nextInt(made.size()));
        }
        long createdAt = 1_600_000_000L + number / 3;
        int author = 1 + random.nextInt(AUTHORS);
        Tag topic = Tag.of("t", "topic-" + random.nextInt(TOPICS));
        Event event = switch (random.nextInt(8)) {
            case 0, 1 -> TestEvents.event(shuffled(number), author, createdAt, 0);
            case 2 -> TestEvents.event(shuffled(number), author, createdAt, 30_078, topic, Tag.of("d", "d"));
            case 3 -> deletion(number, createdAt);
            default -> TestEvents.event(shuffled(number), author, createdAt, 1, topic);
        };
        made.add(event);
        return event;
    }

    /** So that among versions of the same age the newer one is not always that which came later. */
    private static long shuffled(long number) {
        return number * 7_919 % 100_003 * 1_000_000 + number;
    }

    private Event deletion(long number, long createdAt) {
        Event target = made.isEmpty()
                ? TestEvents.event(shuffled(number), 1, createdAt, 1)
                : made.get(random.nextInt(made.size()));
        long author = Long.parseLong(target.pubkey().hex(), 16);
        Tag named = target.kind() == 30_078
                ? Tag.of("a", target.address().orElseThrow().toString())
                : Tag.of("e", target.id().hex());
        return TestEvents.event(shuffled(number + 50_000), author, createdAt, Kind.DELETION, named);
    }

    private Filter filter() {
        return switch (random.nextInt(3)) {
            case 0 ->
                Filter.builder()
                        .authors(Set.of(TestEvents.event(1, 1 + random.nextInt(AUTHORS), 1, 1)
                                .pubkey()))
                        .kinds(0)
                        .build();
            case 1 ->
                Filter.builder()
                        .tag("t", Set.of("topic-" + random.nextInt(TOPICS)))
                        .limit(20 + random.nextInt(2_000))
                        .build();
            default ->
                Filter.builder()
                        .ids(made.stream().map(Event::id).limit(50).toList())
                        .build();
        };
    }

    private void publish(String client, String node, Event event, long invoked, long at, long answered) {
        boolean isNew = !standing.containsKey(event.id());
        Optional<String> refusal = refusal(event);
        if (refusal.isEmpty() && isNew) {
            store(event, at);
        }
        boolean lost = random.nextInt(10) == 0;
        published.add(new Operation.Publish(
                client,
                node,
                event,
                invoked,
                lost ? NEVER : answered,
                lost ? Operation.Outcome.UNKNOWN : refusal.isEmpty() ? TAKEN : REFUSED,
                lost ? "" : refusal.orElse(isNew ? "" : "duplicate: already have this event")));
    }

    private Optional<String> refusal(Event event) {
        if (deleted.contains(event.id())) {
            return Optional.of("blocked: its author has deleted this event");
        }
        Optional<Event> other = event.address().map(newest::get);
        return other.isPresent() && isNewer(other.get(), event)
                ? Optional.of("duplicate: have a newer version")
                : Optional.empty();
    }

    private static boolean isNewer(Event one, Event than) {
        return one.createdAt() > than.createdAt()
                || one.createdAt() == than.createdAt()
                        && one.id().hex().compareTo(than.id().hex()) < 0;
    }

    private void store(Event event, long at) {
        event.address().ifPresent(address -> {
            standing.values().removeIf(other -> other.address().equals(Optional.of(address)));
            newest.put(address, event);
        });
        standing.put(event.id(), event);
        if (event.kind() == Kind.DELETION) {
            delete(event);
        }
        following.stream()
                .filter(each -> at < each.until() && each.stored().filter().matches(event))
                .forEach(each -> each.came()
                        .add(new Operation.Delivery(
                                event.id(), Math.max(at, each.stored().answered()) + 1)));
    }

    private void delete(Event request) {
        for (Event target : made) {
            if (target.pubkey().equals(request.pubkey())
                    && target.kind() != Kind.DELETION
                    && request.tags().stream().anyMatch(tag -> names(tag, target, request.createdAt()))) {
                deleted.add(target.id());
                standing.remove(target.id());
            }
        }
    }

    private static boolean names(Tag tag, Event target, long until) {
        return tag.value().equals(target.id().hex())
                || target.createdAt() <= until
                        && target.address().map(Address::toString).equals(Optional.of(tag.value()));
    }

    private Operation.Read answer(String client, String node, Filter filter, long invoked, long answered) {
        List<EventId> found = standing.values().stream()
                .filter(filter::matches)
                .sorted(Comparator.comparingLong(Event::createdAt).reversed())
                .limit(filter.limit().orElse(Integer.MAX_VALUE))
                .map(Event::id)
                .toList();
        return new Operation.Read(client, node, filter, invoked, answered, found);
    }

    private void follow(String client, String node, long invoked, long at, long answered) {
        Filter filter = Filter.builder()
                .tag("t", Set.of("topic-" + random.nextInt(TOPICS)))
                .limit(5_000)
                .build();
        long until = answered + random.nextLong(100 * LONGEST);
        List<Operation.Delivery> came = new ArrayList<>();
        steps.add(new Step(
                at, () -> following.add(new Following(answer(client, node, filter, invoked, answered), came, until))));
    }
}
