package dev.camelstr.cli.load;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.Tag;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What clients ask of a relay, each question about another stored event. */
public enum QueryShape {
    /** One event by its id. */
    ID {
        @Override
        Optional<Filter> about(Event event, StoredSample sample) {
            return Optional.of(Filter.builder().ids(List.of(event.id())).build());
        }
    },
    /** The newest 20 of an author and a kind. */
    AUTHOR {
        @Override
        Optional<Filter> about(Event event, StoredSample sample) {
            return Optional.of(Filter.builder()
                    .authors(List.of(event.pubkey()))
                    .kinds(event.kind())
                    .limit(20)
                    .build());
        }
    },
    /** The newest 100. */
    NEWEST {
        @Override
        Optional<Filter> about(Event event, StoredSample sample) {
            return Optional.of(Filter.builder().limit(100).build());
        }
    },
    /** The newest 50 that mention a key. */
    TAG {
        @Override
        Optional<Filter> about(Event event, StoredSample sample) {
            return withTag(event, "p", 50);
        }
    },
    /** What answers an event, the newest 100. */
    THREAD {
        @Override
        Optional<Filter> about(Event event, StoredSample sample) {
            return withTag(event, "e", 100);
        }
    },
    /** The newest 100 up to a moment. */
    WINDOW {
        @Override
        Optional<Filter> about(Event event, StoredSample sample) {
            return Optional.of(
                    Filter.builder().until(event.createdAt()).limit(100).build());
        }
    },
    /** The newest 50 of 100 authors. */
    FOLLOWS {
        @Override
        Optional<Filter> about(Event event, StoredSample sample) {
            int first = sample.events().indexOf(event);
            List<PublicKey> authors = sample
                    .events()
                    .subList(first, sample.events().size())
                    .stream()
                    .map(Event::pubkey)
                    .distinct()
                    .limit(100)
                    .toList();
            return Optional.of(Filter.builder().authors(authors).limit(50).build());
        }
    },
    /** Of all others one after the other. */
    MIXED {
        @Override
        Optional<Filter> about(Event event, StoredSample sample) {
            QueryShape[] shapes = values();
            int number = sample.events().indexOf(event) % (shapes.length - 1);
            return shapes[number].about(event, sample);
        }
    };

    /** How many different questions there are. */
    private static final int QUESTIONS = 2_000;

    /** Nothing where the event does not lead to such a question. */
    abstract Optional<Filter> about(Event event, StoredSample sample);

    private static Optional<Filter> withTag(Event event, String name, int limit) {
        return event.tag(name)
                .filter(Tag::hasValue)
                .map(tag -> Filter.builder()
                        .tag(name, List.of(tag.value()))
                        .limit(limit)
                        .build());
    }

    /**
     * Questions by their number; neighbours in time are not neighbours here.
     *
     * @return nothing if no event of the sample leads to one
     */
    public Optional<IntFunction<Filter>> questions(StoredSample sample) {
        int step = Math.max(1, sample.events().size() / QUESTIONS);
        List<Filter> questions = IntStream.range(0, sample.events().size() / step)
                .mapToObj(i -> about(sample.events().get(i * step), sample))
                .flatMap(Optional::stream)
                .toList();
        return questions.isEmpty()
                ? Optional.empty()
                : Optional.of(number -> questions.get((int) (number * 7919L % questions.size())));
    }
}
