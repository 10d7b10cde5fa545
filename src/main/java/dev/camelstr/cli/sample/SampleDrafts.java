package dev.camelstr.cli.sample;

import dev.camelstr.cli.sample.SampleAuthors.Author;
import dev.camelstr.cli.sample.SampleEvents.Draft;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.Schnorr;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes the events of a sample, oldest first, without signatures. */
final class SampleDrafts {

    private static final int PROFILE = 0;
    private static final int NOTE = 1;
    private static final int DELETION = 5;
    private static final int REACTION = 7;
    private static final int RELAY_LIST = 10002;
    private static final int ARTICLE = 30023;
    private static final int RECENT = 2_000;
    private static final int ARTICLES_PER_AUTHOR = 5;

    /** What later events can refer to. */
    private record Written(Author author, EventId id, int kind, long createdAt, String identifier) {}

    private final SampleEvents options;
    private final Random random;
    private final SampleAuthors authors;
    private final SampleText text;
    private final List<Written> recent = new ArrayList<>();

    SampleDrafts(SampleEvents options, Schnorr schnorr) {
        this.options = options;
        random = new Random(options.seed());
        authors = new SampleAuthors(options.authors(), options.seed(), schnorr);
        text = new SampleText(random);
    }

    List<Draft> all() {
        List<Draft> drafts = new ArrayList<>(options.count());
        for (int i = 0; i < options.count(); i++) {
            drafts.add(next(createdAt(i)));
        }
        return drafts;
    }

    private long createdAt(int index) {
        long span = SampleEvents.SPAN_DAYS * 86_400L;
        return options.until() - span + span * (index + 1) / options.count();
    }

    private Draft next(long createdAt) {
        int choice = random.nextInt(100);
        if (choice < 5 && !recent.isEmpty()) {
            return deletion(createdAt);
        } else if (choice < 12) {
            return replaceable(authors.pick(random), createdAt, random.nextBoolean() ? PROFILE : RELAY_LIST);
        } else if (choice < 18) {
            return article(authors.pick(random), createdAt);
        } else if (choice < 33 && !recent.isEmpty()) {
            return reaction(authors.pick(random), createdAt);
        }
        return note(authors.pick(random), createdAt);
    }

    private Draft note(Author author, long createdAt) {
        EventBuilder event = new EventBuilder(NOTE)
                .createdAt(createdAt)
                .content(text.sentences(90, 240))
                .tag("t", text.word());
        if (!recent.isEmpty()) {
            Written answered = anyRecent();
            event.tag("e", answered.id().hex(), "", "reply")
                    .tag("p", answered.author().pubkey().hex());
        }
        return written(author, event, NOTE, createdAt, "");
    }

    private Draft reaction(Author author, long createdAt) {
        Written liked = anyRecent();
        EventBuilder event = new EventBuilder(REACTION)
                .createdAt(createdAt)
                .content(random.nextInt(4) == 0 ? "🤙" : "+")
                .tag("e", liked.id().hex())
                .tag("p", liked.author().pubkey().hex())
                .tag("k", String.valueOf(liked.kind()));
        return written(author, event, REACTION, createdAt, "");
    }

    private Draft replaceable(Author author, long createdAt, int kind) {
        EventBuilder event = new EventBuilder(kind).createdAt(createdAt);
        if (kind == PROFILE) {
            event.content("{\"name\":\"" + text.word() + "\",\"about\":\"" + text.words(20, 40) + "\"}")
                    .tag("client", "camelstr sample");
        } else {
            event.tag("r", "wss://" + text.word() + ".example/").tag("r", "wss://" + text.word() + ".example/", "read");
        }
        return written(author, event, kind, createdAt, "");
    }

    // Of two versions with the same time the lowest id wins (NIP-01); one in ten is such a tie.
    private Draft article(Author author, long createdAt) {
        String identifier = "article-" + random.nextInt(ARTICLES_PER_AUTHOR);
        long time = random.nextInt(10) > 0 ? createdAt : timeOfVersion(author, identifier, createdAt);
        EventBuilder event = new EventBuilder(ARTICLE)
                .createdAt(time)
                .content(text.sentences(150, 300))
                .tag("d", identifier)
                .tag("title", text.words(10, 30))
                .tag("t", text.word());
        return written(author, event, ARTICLE, time, identifier);
    }

    private long timeOfVersion(Author author, String identifier, long otherwise) {
        for (int i = recent.size() - 1; i >= 0; i--) {
            Written version = recent.get(i);
            if (version.author().equals(author) && version.identifier().equals(identifier)) {
                return version.createdAt();
            }
        }
        return otherwise;
    }

    private Draft deletion(long createdAt) {
        Written target = anyRecent();
        // NIP-09: only one's own events are deleted. One in eight tries it with another's.
        Author author = random.nextInt(8) == 0 ? authors.pick(random) : target.author();
        EventBuilder event = new EventBuilder(DELETION).createdAt(createdAt).content(text.words(10, 40));
        if (target.kind() == ARTICLE && random.nextBoolean()) {
            event.tag("a", ARTICLE + ":" + target.author().pubkey().hex() + ":" + target.identifier());
        } else {
            event.tag("e", target.id().hex());
        }
        event.tag("k", String.valueOf(target.kind()));
        return new Draft(author, event);
    }

    private Written anyRecent() {
        return recent.get(random.nextInt(recent.size()));
    }

    private Draft written(Author author, EventBuilder event, int kind, long createdAt, String identifier) {
        Written written = new Written(author, event.id(author.pubkey()), kind, createdAt, identifier);
        if (recent.size() < RECENT) {
            recent.add(written);
        } else {
            recent.set(random.nextInt(RECENT), written);
        }
        return new Draft(author, event);
    }
}
