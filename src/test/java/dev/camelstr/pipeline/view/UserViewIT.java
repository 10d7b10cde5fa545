package dev.camelstr.pipeline.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.ViewFixture;
import dev.camelstr.store.view.UserView;
import dev.camelstr.store.view.UserView.State;
import dev.camelstr.store.view.UserViews;
import dev.camelstr.store.view.UserViews.Rebuilding;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The views of the documentation, in the shipped pipeline. */
class UserViewIT {
    private static final Path EXAMPLES = Path.of("docs", "views");
    private static final String LIKES = "select coalesce(sum(count), 0) from view_reactions.reaction";

    private ViewFixture fixture;
    private Path routes;

    @BeforeEach
    void create(@TempDir Path folder) throws Exception {
        routes = Files.createDirectory(folder.resolve("routes"));
        fixture = new ViewFixture(folder.resolve("data"));
        fixture.set("camelstr.routes-dir", routes.toString());
        fixture.set("camelstr.stream.old-values", "true");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void use(String view) throws Exception {
        for (String file : List.of(view + ".camel.yaml", view + ".sql", view + "-count.sql")) {
            Files.copy(EXAMPLES.resolve(file), routes.resolve(file));
        }
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20));
    }

    private void awaitCount(String query, long count) {
        await(query).ignoreExceptions().until(() -> fixture.count(query) == count);
    }

    private static Event reaction(long id, long author, String content, long target) {
        return TestEvents.event(id, author, 100 + id, 7, content, Tag.of("e", TestEvents.hex(target)));
    }

    private static Event deletion(long id, long author, long of) {
        return TestEvents.event(id, author, 1_000, 5, Tag.of("e", TestEvents.hex(of)));
    }

    private static UserView view(TestApplication application, String name) throws Exception {
        return new UserViews(application.database())
                .list().stream()
                        .filter(view -> view.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    private static void awaitError(TestApplication application, String part) {
        await(part)
                .ignoreExceptions() // there is no such view yet
                .until(() -> view(application, "reactions").error().contains(part));
    }

    private String reactions() throws Exception {
        return fixture.text("select string_agg(ltrim(target, '0') || content || count, ' ' order by target, content)"
                + " from view_reactions.reaction");
    }

    @Test
    void reactionsCountFromWhatIsStoredAndWhatComesAndDownAgainWhenTheyGo() throws Exception {
        fixture.start("store");
        fixture.collect(reaction(1, 7, "+", 50), reaction(2, 8, "+", 50), reaction(3, 8, "-", 51));
        fixture.collect(deletion(4, 8, 3));
        awaitCount("select count(*) from event", 3);
        awaitCount("select count(*) from removal", 0);
        fixture.stop();

        use("reactions");
        TestApplication application = fixture.start("store");
        awaitCount(LIKES, 2);
        fixture.collect(reaction(5, 9, "+", 50), reaction(6, 9, "!", 51), deletion(7, 7, 1));
        awaitCount("select came - went from user_view", 3);

        assertThat(reactions()).isEqualTo("32+2 33!1");
        UserView view = view(application, "reactions");
        assertThat(view.state()).isEqualTo(State.FOLLOWING);
        assertThat(view.error()).isEmpty();
        assertThat(view.came()).isEqualTo(4);
        assertThat(view.went()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(StreamKind.class)
    void whatClientsPublishCountsAndCountsDownAgain(StreamKind streams) throws Exception {
        use("reactions");
        EventSigner author = TestRelay.author();
        Event liked = author.sign(new EventBuilder(7).content("+").tag("e", TestEvents.hex(50)));
        Event disliked = author.sign(new EventBuilder(7).content("-").tag("e", TestEvents.hex(50)));
        Map<String, String> settings =
                Map.of("camelstr.routes-dir", routes.toString(), "camelstr.stream.old-values", "true");
        try (TestRelay relay = TestRelay.start(streams, settings, "store", "serve");
                RelayClient client = relay.connect()) {
            await("the view to be made")
                    .ignoreExceptions()
                    .until(() -> view(relay.application(), "reactions").state() == State.FOLLOWING);
            client.publish(liked);
            client.publish(disliked);
            client.publish(
                    author.sign(new EventBuilder(5).tag("e", disliked.id().hex())));

            await("both, and one less").until(() -> {
                UserView view = view(relay.application(), "reactions");
                return view.came() == 2 && view.went() == 1;
            });
            assertThat(new JdbcTemplate(relay.application().database())
                            .queryForList("select content from view_reactions.reaction", String.class))
                    .containsExactly("+");
        }
    }

    @Test
    void hashtagsCountByTheHour() throws Exception {
        use("hashtags");
        fixture.start("store");
        fixture.collect(
                TestEvents.event(1, 7, 3_600, 1, Tag.of("t", "Camel"), Tag.of("t", "camel"), Tag.of("t", "nostr")),
                TestEvents.event(2, 7, 7_199, 1, Tag.of("t", "camel"), Tag.of("t", "x".repeat(5_000))),
                TestEvents.event(3, 7, 7_200, 1, Tag.of("t", "camel"), Tag.of("t", "\\u0000")),
                TestEvents.event(4, 7, 7_200, 7, Tag.of("t", "camel")));
        awaitCount("select sum(count) from view_hashtags.hashtag", 5);

        assertThat(fixture.text(
                        "select string_agg(hour || tag || count, ' ' order by hour, tag) from view_hashtags.hashtag"
                                + " where tag <> U&'\\FFFD'"))
                .isEqualTo("3600camel2 3600nostr1 7200camel1");
    }

    @Test
    void aViewThatFailsStopsAloneSaysWhyAndGoesOnWhereItWas() throws Exception {
        use("reactions");
        use("hashtags");
        TestApplication application = fixture.start("store");
        fixture.collect(reaction(1, 7, "+", 50));
        awaitCount(LIKES, 1);
        fixture.execute("alter table view_reactions.reaction add constraint no_ten check (content <> '10')");

        fixture.collect(reaction(2, 7, "10", 50), reaction(3, 7, "+", 50));
        awaitError(application, "no_ten");
        fixture.collect(TestEvents.event(4, 7, 3_600, 1, Tag.of("t", "camel")));
        awaitCount("select sum(count) from view_hashtags.hashtag", 1);
        assertThat(view(application, "reactions").state()).isEqualTo(State.FAILING);
        assertThat(view(application, "hashtags").state()).isEqualTo(State.FOLLOWING);
        assertThat(fixture.count(LIKES)).isEqualTo(1);

        fixture.execute("alter table view_reactions.reaction drop constraint no_ten");
        awaitCount(LIKES, 3);
        assertThat(view(application, "reactions").error()).isEmpty();
    }

    @Test
    void aViewThatCouldNotTakeBackWhatGoesRefusesAndIsMadeAnewOnceItCan() throws Exception {
        use("reactions");
        fixture.start("store");
        fixture.collect(reaction(1, 7, "+", 50), reaction(2, 7, "+", 51));
        awaitCount(LIKES, 2);
        fixture.stop();

        fixture.set("camelstr.stream.old-values", "false");
        TestApplication careless = fixture.start("store");
        awaitError(careless, "camelstr.stream.old-values=true");
        fixture.collect(deletion(3, 7, 1), reaction(4, 8, "+", 50));
        awaitCount("select count(*) from event", 3);
        assertThat(fixture.count(LIKES)).isEqualTo(2);
        fixture.stop();

        fixture.set("camelstr.stream.old-values", "true");
        fixture.start("store");
        await("what stands").ignoreExceptions().until(() -> "32+1 33+1".equals(reactions()));
    }

    @Test
    void anotherVersionOfItsTablesIsFilledFromWhatIsStored() throws Exception {
        use("reactions");
        fixture.start("store");
        fixture.collect(reaction(1, 7, "+", 50), reaction(2, 7, "+", 51));
        awaitCount(LIKES, 2);
        fixture.stop();
        Files.writeString(
                routes.resolve("reactions.sql"),
                Files.readString(routes.resolve("reactions.sql"))
                        + "create view liked as select target from reaction;");

        fixture.start("store");

        awaitCount("select count(*) from view_reactions.liked", 2);
    }

    @Test
    void anotherVersionIsServedOnlyOnceItIsComplete() throws Exception {
        use("reactions");
        fixture.start("store");
        fixture.collect(reaction(1, 7, "+", 50));
        awaitCount(LIKES, 1);
        fixture.stop();
        Path tables = routes.resolve("reactions.sql");
        String sql = Files.readString(tables);
        Files.writeString(tables, sql + "create view liked as select target from reacton;");

        TestApplication wrong = fixture.start("store");
        await("what is wrong with it")
                .until(() -> view(wrong, "reactions")
                        .rebuild()
                        .filter(rebuild -> rebuild.error().contains("reactions.sql, line "))
                        .isPresent());
        assertThat(view(wrong, "reactions").error()).isEmpty();
        assertThat(fixture.count(LIKES)).isEqualTo(1);
        fixture.stop();

        Files.writeString(tables, sql + "create view liked as select target from reaction;");
        TestApplication mended = fixture.start("store");
        fixture.collect(reaction(2, 7, "+", 51));
        awaitCount("select count(*) from view_reactions.liked", 2);
        assertThat(view(mended, "reactions").rebuild()).isEmpty();
    }

    @Test
    void aRebuildReplacesTablesThatAreServedMeanwhileAndGoesOnFromThere() throws Exception {
        use("reactions");
        TestApplication application = fixture.start("store");
        UserViews views = new UserViews(application.database());
        fixture.collect(reaction(1, 7, "+", 50), reaction(2, 8, "+", 50));
        awaitCount(LIKES, 2);
        fixture.execute("update view_reactions.reaction set count = 99");

        assertThat(views.rebuild("nothing")).isEqualTo(Rebuilding.NO_SUCH_VIEW);
        assertThat(views.rebuild("reactions")).isEqualTo(Rebuilding.BEGUN);
        awaitCount(LIKES, 2);
        fixture.collect(reaction(3, 9, "+", 50), deletion(4, 7, 1));
        awaitCount(LIKES, 2);

        await("nothing of it to be left")
                .until(() -> fixture.count("select (select count(*) from user_view_rebuild)"
                                + " + (select count(*) from pg_namespace where nspname ~ 'view_reactions__')"
                                + " + (select count(*) from view_position where view ~ '__')")
                        == 0);
    }

    @Test
    void aRebuildWhoseStepsWouldWriteToTheTablesThatAreServedIsRefused() throws Exception {
        use("reactions");
        Path route = routes.resolve("reactions.camel.yaml");
        Files.writeString(
                route, Files.readString(route).replace("delete from reaction", "delete from view_reactions.reaction"));
        TestApplication application = fixture.start("store");
        fixture.collect(reaction(1, 7, "+", 50));
        awaitCount(LIKES, 1);

        new UserViews(application.database()).rebuild("reactions");

        await("the refusal")
                .until(() -> view(application, "reactions")
                        .rebuild()
                        .filter(rebuild -> rebuild.error().contains("names reaction with the schema view_reactions"))
                        .isPresent());
        fixture.collect(reaction(2, 7, "+", 50));
        awaitCount(LIKES, 2);
    }

    @Test
    void whatTheChangelogNoLongerTellsIsFilledFromWhatIsStored() throws Exception {
        use("reactions");
        fixture.start("store");
        fixture.collect(reaction(1, 7, "+", 50));
        awaitCount(LIKES, 1);
        fixture.stop();
        fixture.loseChangelog();

        fixture.start("store");
        fixture.collect(reaction(2, 7, "+", 51));

        awaitCount(LIKES, 2);
    }

    @Test
    void aNewViewFromNowOnIsGivenNothingOfWhatWasStoredNorThatItGoes() throws Exception {
        use("reactions");
        Path route = routes.resolve("reactions.camel.yaml");
        Files.writeString(route, Files.readString(route).replace("kinds: \"7\"", "kinds: \"7\"\n        from: now"));
        Path aside = routes.resolveSibling("reactions.camel.yaml");
        Files.move(route, aside);
        fixture.start("store");
        fixture.collect(reaction(1, 7, "+", 50));
        awaitCount("select count(*) from event", 1);
        fixture.stop();
        Files.move(aside, route);

        TestApplication application = fixture.start("store");
        awaitCount("select count(*) from user_view_read", 1);
        fixture.collect(deletion(2, 7, 1), reaction(3, 7, "+", 51));

        awaitCount("select came from user_view", 1);
        assertThat(reactions()).isEqualTo("33+1");
        assertThat(fixture.count("select went from user_view")).isZero();
        assertThat(new UserViews(application.database()).rebuild("reactions")).isEqualTo(Rebuilding.FROM_NOW);
    }

    @Test
    void privateKindsComeOnlyIfTheViewSaysSo() throws Exception {
        use("reactions");
        fixture.set("camelstr.relay.private-kinds", "1059");
        Path route = routes.resolve("reactions.camel.yaml");
        Files.writeString(route, Files.readString(route).replace("kinds: \"7\"", "kinds: \"7,1059\""));
        TestApplication application = fixture.start("store");
        awaitError(application, "kind 1059");
        fixture.stop();

        Files.writeString(route, Files.readString(route).replace("kinds:", "privateKinds: true\n        kinds:"));
        fixture.start("store");
        fixture.collect(TestEvents.event(1, 7, 100, 1059, "wrapped", Tag.of("e", TestEvents.hex(50))));

        awaitCount(LIKES, 1);
    }

    @Test
    void whatFailsAfterItsStatementsCountsOnce() throws Exception {
        use("reactions");
        AtomicInteger failures = new AtomicInteger();
        fixture.prepare("store")
                .at("forget-none", new TestApplication.Fault() {
                    @Override
                    public void after(Exchange exchange) {
                        if (failures.incrementAndGet() <= 2) {
                            throw new IllegalStateException("after all of its statements");
                        }
                    }
                })
                .start();

        IntStream.rangeClosed(1, 20).forEach(id -> fixture.collect(reaction(id, 7, "+", 50)));

        awaitCount("select came from user_view", 20);
        assertThat(fixture.count(LIKES)).isEqualTo(20);
        assertThat(failures.get()).isGreaterThan(2);
    }

    @Test
    void aResetViewIsMadeAnewAndADroppedOneLeavesNothing() throws Exception {
        use("reactions");
        TestApplication application = fixture.start("store");
        fixture.collect(reaction(1, 7, "+", 50));
        awaitCount(LIKES, 1);
        UserViews views = new UserViews(application.database());
        fixture.execute("update view_reactions.reaction set count = 99");

        assertThat(views.reset("reactions")).isTrue();
        assertThat(views.reset("nothing")).isFalse();
        awaitCount(LIKES, 1);
        fixture.stop();
        Files.delete(routes.resolve("reactions.camel.yaml"));
        assertThat(new UserViews(fixture.start("store").database()).drop("reactions"))
                .isTrue();

        assertThat(fixture.count("select (select count(*) from user_view) + (select count(*) from view_source)"
                        + " + (select count(*) from pg_namespace where nspname = 'view_reactions')"))
                .isZero();
    }
}
