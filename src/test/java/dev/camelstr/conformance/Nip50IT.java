package dev.camelstr.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** NIP-50: search. */
class Nip50IT extends RelayConformance {
    /** Of each test its own, so that tests do not find each other's events. */
    private EventSigner author;

    @BeforeEach
    void newAuthor() {
        author = dev.camelstr.testing.TestRelay.author();
    }

    private String search(String words) {
        return "{" + by(author) + ",\"search\":\"" + words + "\"}";
    }

    private List<EventId> found(String filter) throws Exception {
        return client.stored("s", filter);
    }

    private long count(String filter) throws Exception {
        client.send("[\"COUNT\",\"c\"," + filter + "]");
        return client.next(RelayMessage.Count.class).count();
    }

    /** The index follows the changelog: waits until it has that event, which is the last that was published. */
    private void awaitIndexed(Event last) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> isIndexed(last));
    }

    private boolean isIndexed(Event event) throws SQLException {
        try (Connection connection = relay.application().database().getConnection();
                PreparedStatement query =
                        connection.prepareStatement("select from search join event using (seq) where id = ?")) {
            query.setBytes(1, event.id().bytes());
            return query.executeQuery().next();
        }
    }

    private Event published(EventBuilder event) throws Exception {
        Event signed = author.sign(event);
        assertAccepted(signed);
        return signed;
    }

    private Event note(String content, long createdAt) throws Exception {
        return published(new EventBuilder(1).content(content).createdAt(createdAt));
    }

    @Test
    void allWordsMustBeThereInAnyOrderAndCase() throws Exception {
        long now = Instant.now().getEpochSecond();
        Event both = note("The best NOSTR apps, by far", now - 10);
        note("only nostr", now - 9);
        Event last = note("only apps", now - 8);
        awaitIndexed(last);

        assertThat(found(search("apps nostr"))).containsExactly(both.id());
        assertThat(found(search("apps unheard"))).isEmpty();
    }

    @Test
    void whatAnOkWasGivenForIsFoundAtOnceByItsWordsAndByPartsOfThem() throws Exception {
        for (int i = 0; i < 50; i++) {
            Event note = note("sandgrouse" + i + " at the well", Instant.now().getEpochSecond());

            assertThat(found(search("sandgrouse" + i + " well"))).containsExactly(note.id());
            assertThat(found(search("grouse" + i + " well"))).contains(note.id());
            assertThat(count(search("sandgrouse" + i))).isPositive();
        }
    }

    @Test
    void theBestMatchComesFirstAndTheLimitIsAppliedAfterwards() throws Exception {
        long now = Instant.now().getEpochSecond();
        Event best = note("oasis oasis oasis", now - 100);
        Event worst = note("a long way through the sand to one oasis and many dunes beyond it", now - 1);
        awaitIndexed(worst);

        assertThat(found(search("oasis"))).containsExactly(best.id(), worst.id());
        assertThat(found("{" + by(author) + ",\"search\":\"oasis\",\"limit\":1}"))
                .containsExactly(best.id());
    }

    @Test
    void otherConditionsHoldAsWell() throws Exception {
        long now = Instant.now().getEpochSecond();
        Event tagged = published(
                new EventBuilder(1).content("dune one").tag("t", "sand").createdAt(now - 50));
        Event article = published(
                new EventBuilder(30_023).content("dune two").tag("d", "x").createdAt(now - 20));
        awaitIndexed(article);

        assertThat(found(search("dune"))).containsExactlyInAnyOrder(tagged.id(), article.id());
        assertThat(found("{\"search\":\"dune\",\"kinds\":[30023]," + by(author) + "}"))
                .containsExactly(article.id());
        assertThat(found("{\"search\":\"dune\",\"#t\":[\"sand\"]," + by(author) + "}"))
                .containsExactly(tagged.id());
        assertThat(found("{\"search\":\"dune\",\"until\":" + (now - 30) + "," + by(author) + "}"))
                .containsExactly(tagged.id());
        assertThat(found("{\"search\":\"dune\",\"since\":" + (now - 30) + "," + by(author) + "}"))
                .containsExactly(article.id());
        assertThat(found("{\"search\":\"dune\",\"ids\":[\"" + tagged.id().hex() + "\"]}"))
                .containsExactly(tagged.id());
        assertThat(found("{\"search\":\"dune\",\"kinds\":[]}")).isEmpty();
    }

    @Test
    void profilesAreFoundByTheirNamesAndNotByTheirFields() throws Exception {
        Event profile = published(new EventBuilder(0)
                .content("{\"name\":\"Zerzura\",\"about\":\"a lost city\",\"picture\":\"https://x.example\"}"));
        awaitIndexed(profile);

        assertThat(found(search("lost zerzura"))).containsExactly(profile.id());
        assertThat(found(search("about"))).isEmpty();
    }

    @Test
    void partsOfWordsAreFoundBehindWholeWords() throws Exception {
        long now = Instant.now().getEpochSecond();
        Event whole = note("a camel", now - 100);
        Event part = note("many dromecamelids", now - 1);
        awaitIndexed(part);

        assertThat(found(search("camel"))).containsExactly(whole.id(), part.id());
    }

    @Test
    void anyPartOfTextInOtherScriptsIsFound() throws Exception {
        Event chinese = published(new EventBuilder(1).content("我喜欢比特币和骆驼"));
        Event thai = published(new EventBuilder(1).content("สวัสดีชาวโลก"));
        Event russian = published(new EventBuilder(1).content("Здравствуй, Верблюжонок!"));
        Event emoji = published(new EventBuilder(1).content("to the 🐪!"));
        awaitIndexed(emoji);

        assertThat(found(search("比特币"))).containsExactly(chinese.id());
        assertThat(found(search("骆驼"))).containsExactly(chinese.id());
        assertThat(found(search("驼"))).containsExactly(chinese.id());
        assertThat(found(search("币特"))).isEmpty();
        assertThat(found(search("ชาว"))).containsExactly(thai.id());
        assertThat(found(search("ВЕРБЛЮЖОНОК"))).containsExactly(russian.id());
        assertThat(found(search("блюжо"))).containsExactly(russian.id());
        assertThat(found(search("🐪"))).containsExactly(emoji.id());
    }

    @Test
    void extensionsAreIgnored() throws Exception {
        Event note = published(new EventBuilder(1).content("caravan"));
        awaitIndexed(note);

        assertThat(found(search("caravan include:spam language:en"))).containsExactly(note.id());
        assertThat(found(search("include:spam"))).containsExactly(note.id());
        assertThat(found(search(""))).containsExactly(note.id());
    }

    @Test
    void whateverTheStringIsItIsOnlyWords() throws Exception {
        Event note = published(new EventBuilder(1).content("it's 100% safe; drop table event -- a_b\\\\c"));
        awaitIndexed(note);

        assertThat(found(search("'; drop table event; --"))).containsExactly(note.id());
        assertThat(found(search("100%"))).containsExactly(note.id());
        for (String odd : List.of(
                "%", "_", "'", "''", "\\\\", "&|!", ":*", "<->", "()", "!safe2", "\\u0000", "\\u200b", "x'y:*|z")) {
            assertThat(found(search(odd))).as(odd).isEmpty();
        }
        assertThat(found(search("safe ".repeat(100)))).containsExactly(note.id());
        assertThat(found(search("x".repeat(500)))).isEmpty();
    }

    @Test
    void aSearchThatIsTooLongIsRefusedWithTheBound() throws Exception {
        client.req("s", search("x".repeat(501)));

        assertThat(client.next(RelayMessage.Closed.class).message())
                .isEqualTo("invalid: a search has at most 500 characters");
    }

    @Test
    void whatIsRemovedIsNotFoundAnyMore() throws Exception {
        long now = Instant.now().getEpochSecond();
        Event deleted = note("mirage one", now - 5);
        Event replaced = published(
                new EventBuilder(0).content("{\"name\":\"mirage two\"}").createdAt(now - 5));
        awaitIndexed(replaced);

        published(new EventBuilder(5).tag("e", deleted.id().hex()));
        Event newer = published(
                new EventBuilder(0).content("{\"name\":\"mirage three\"}").createdAt(now - 4));

        assertThat(found(search("mirage"))).doesNotContain(deleted.id(), replaced.id());
        awaitIndexed(newer);
        assertThat(found(search("mirage"))).containsExactly(newer.id());
    }

    @Test
    void severalFiltersGiveEachEventOnceWhatWasSearchedForFirst() throws Exception {
        long now = Instant.now().getEpochSecond();
        Event old = note("saddle", now - 100);
        Event young = note("bridle", now - 1);
        awaitIndexed(young);

        assertThat(client.stored("s", search("saddle"), "{" + by(author) + "}")).containsExactly(old.id(), young.id());
    }

    @Test
    void matchesAreCounted() throws Exception {
        published(new EventBuilder(1).content("well one"));
        Event last = published(new EventBuilder(1).content("wells two"));
        awaitIndexed(last);

        assertThat(count(search("well"))).isEqualTo(2);
    }

    @Test
    void aSearchIsForWhatIsStoredAndLiveEventsDoNotFollow() throws Exception {
        client.stored("live", search("hump"));
        Event note = published(new EventBuilder(1).content("hump"));
        awaitIndexed(note);
    }

    @Test
    void isAdvertised() throws Exception {
        var response = java.net.http.HttpClient.newHttpClient()
                .send(
                        java.net.http.HttpRequest.newBuilder(relay.http("/"))
                                .header("Accept", "application/nostr+json")
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.ofString());
        assertThat(response.body()).matches("(?s).*\"supported_nips\":\\[[^]]*\\b50\\b.*");
    }
}
