package dev.camelstr.pipeline.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventParser;
import dev.camelstr.nostr.InvalidEventException;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.pipeline.view.engagement.EngagementModel;
import dev.camelstr.pipeline.view.engagement.TrendingModel;
import dev.camelstr.pipeline.view.follows.FollowsModel;
import dev.camelstr.pipeline.view.trust.TrustModel;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.TestDatabases;
import dev.camelstr.store.view.UserView;
import dev.camelstr.store.view.UserViews;
import dev.camelstr.testing.Child;
import dev.camelstr.testing.Ports;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The views that come along, in two processes on one broker and one database, of which one is killed in the midst of ranking and
 * another stands still in the midst of a batch, while clients go on.
 */
class ShippedViewsKilledIT {
    /** Of the history; {@code -Dcamelstr.seed} has another one told. */
    private static final long SEED = Long.getLong("camelstr.seed", 1119);

    private static final List<String> VIEWS = List.of("engagement", "follows", "trust", "trending", "people");
    private static final int MIN_RANK = 20;
    private static final int PUBLISHED_AT_ONCE = 40;
    private static final long RANKED_WITHIN_SECONDS = 30;

    private final Random random = new Random(SEED);
    private final List<EventSigner> authors =
            IntStream.range(0, 4).mapToObj(i -> TestRelay.author()).toList();
    private final long now = Instant.now().getEpochSecond();
    private final Map<String, String> broker = StreamKind.RABBITMQ.settings();
    private final String url = TestDatabases.createUrl();
    private final Database database = new Database();
    private final JdbcTemplate jdbc = new JdbcTemplate(database);
    private final List<Event> published = new ArrayList<>();
    private int came;
    private int mostRanked;
    private int mostTrending;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        database.setUrl(url);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private record Node(Child child, Path folder, int port) implements AutoCloseable {
        @Override
        public void close() {
            child.close();
        }
    }

    private Node run(String name) throws Exception {
        int port = Ports.free();
        Path data = folder.resolve(name);
        Map<String, String> settings = new HashMap<>(broker);
        settings.put("camelstr.stream", StreamKind.RABBITMQ.toString());
        settings.put("camelstr.data-dir", data.toString());
        settings.put("camelstr.datasource.url", url);
        settings.put("camelstr.stream.old-values", "true");
        settings.put("camelstr.views", String.join(",", VIEWS));
        settings.put("camelstr.trust.roots", authors.get(0).pubkey().hex());
        settings.put("camelstr.trust.period", "1s");
        settings.put("camelstr.trending.period", "1s");
        settings.put("camelstr.trending.min-rank", Integer.toString(MIN_RANK));
        settings.put("camelstr.store.lease", "2s");
        settings.put("camelstr.relay.ok-timeout", "1m");
        settings.put("camelstr.relay.host", "127.0.0.1");
        settings.put("camelstr.relay.port", Integer.toString(port));
        Node node = new Node(Child.run("store,serve", settings), data, port);
        node.child().awaitOutput("Nostr relay listens on");
        return node;
    }

    private void publish(Node to) throws Exception {
        try (RelayClient client = connect(to)) {
            for (int i = 0; i < PUBLISHED_AT_ONCE; i++) {
                publish(client, next());
            }
        }
    }

    private static RelayClient connect(Node to) throws Exception {
        return RelayClient.connect(URI.create("ws://127.0.0.1:" + to.port() + "/"));
    }

    private void publish(RelayClient client, Event event) throws Exception {
        RelayMessage.Ok ok = client.publish(event);
        assertThat(ok.accepted()).as(ok.message()).isTrue();
        published.add(event);
    }

    /** While it finds out what went on without it, it refuses events, which clients send again. */
    private void awaitTaken(Node by) {
        Event event = next();
        await("an event to be taken").ignoreExceptions().until(() -> {
            try (RelayClient client = connect(by)) {
                return client.publish(event).accepted();
            }
        });
        published.add(event);
    }

    /** What is replaced is older than what replaces it; what is liked was there before, and may be gone. */
    private Event next() {
        EventSigner author = authors.get(random.nextInt(authors.size()));
        EventBuilder event = new EventBuilder(1).content("note");
        if (!published.isEmpty()) {
            Event other = published.get(random.nextInt(published.size()));
            event = switch (random.nextInt(8)) {
                case 0, 1 -> new EventBuilder(3).tag("p", someKey()).tag("p", someKey());
                case 2 -> new EventBuilder(10_000).tag("p", someKey());
                case 3 -> new EventBuilder(0).content("{\"name\":\"camel " + came + "\"}");
                case 4 -> new EventBuilder(5).tag("e", other.id().hex());
                case 5 -> new EventBuilder(1).tag("e", other.id().hex(), "", "reply");
                default -> new EventBuilder(7).content("+").tag("e", other.id().hex());
            };
        }
        return author.sign(event.createdAt(now - 1_000 + came).tag("n", Integer.toString(came++)));
    }

    private String someKey() {
        return authors.get(random.nextInt(authors.size())).pubkey().hex();
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(50));
    }

    private void awaitFollowing() {
        await("all views to follow").ignoreExceptions().until(this::areFollowing); // the database is being made
    }

    /** What went is told by itself, some time after the verdict that it went with, and is in no view's lag. */
    private void awaitRead() {
        await("all views to have read what came and what went").until(() -> isWhatWentRead() && areFollowing());
    }

    private boolean isWhatWentRead() {
        return jdbc.queryForObject("""
                select not exists (select from removal)
                   and (select count(*) from view_source s join removal_forgotten f on s.last >= f.number
                         where s.view like 'view %' and s.stream = 'nostr.stored' and s.life = 0) = ?
                """, Boolean.class, VIEWS.size());
    }

    private boolean areFollowing() throws SQLException {
        List<UserView> views = new UserViews(database).list();
        return views.size() == VIEWS.size()
                && views.stream().allMatch(view -> view.state() == UserView.State.FOLLOWING && view.lag() == 0);
    }

    private List<Event> standing() {
        return jdbc.query("select e.raw from standing e", (row, number) -> parse(row.getBytes(1)));
    }

    private static Event parse(byte[] raw) {
        try {
            return EventParser.parse(raw);
        } catch (InvalidEventException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is counted is right as soon as all is read, what is ranked with the next ranking. */
    private void expectTheModels() {
        awaitRead();
        List<Event> standing = standing();
        EngagementModel engagement = new EngagementModel(standing);
        assertThat(EngagementModel.engagement(database)).isEqualTo(engagement.engagement());
        assertThat(EngagementModel.reactions(database)).isEqualTo(engagement.reactions());
        assertThat(FollowsModel.counts(database)).isEqualTo(new FollowsModel(standing).counts());
        assertThat(jdbc.queryForList("select id from view_people.profile where times = 1 order by id", String.class))
                .containsExactlyElementsOf(standing.stream()
                        .filter(event -> event.kind() == 0)
                        .map(event -> event.id().hex())
                        .sorted()
                        .toList());

        Map<String, Integer> ranks =
                new TrustModel(standing, List.of(authors.get(0).pubkey().hex()), 4, 850).ranks();
        mostRanked = Math.max(mostRanked, ranks.size());
        await("ranks")
                .untilAsserted(() -> assertThat(TrustModel.ranks(database)).isEqualTo(ranks));
        await("trends").until(() -> {
            Map<String, String> trends = TrendingModel.trends(database);
            mostTrending = Math.max(mostTrending, trends.size());
            long latest = Instant.now().getEpochSecond();
            return LongStream.rangeClosed(latest - RANKED_WITHIN_SECONDS, latest)
                    .anyMatch(second -> new TrendingModel(standing, ranks, second)
                            .trends(MIN_RANK)
                            .equals(trends));
        });
    }

    private interface Work {
        void run() throws Exception;
    }

    private interface Blow {
        void to(Child child) throws Exception;
    }

    /**
     * Does something to the process that waits, in the midst of a transaction of the view, for what this keeps from it.
     * Which one that is, leases decide: on a slow machine one is late with them, and the other takes the view over.
     *
     * @return who did not wait
     */
    private Node whereOneWaits(List<Node> nodes, String view, String waiting, List<String> keep, Work before, Blow then)
            throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String one : keep) {
                statement.execute(one);
            }
            before.run();
            await(waiting).until(() -> isWaiting(statement, waiting));
            String holder = holder(view);
            for (Node node : nodes) {
                if (name(node).equals(holder)) {
                    then.to(node.child());
                }
            }
            connection.rollback();
            return nodes.stream()
                    .filter(node -> !name(node).equals(holder))
                    .findAny()
                    .orElseThrow();
        }
    }

    private String holder(String view) {
        return jdbc.queryForObject("select holder from view_position where view = ?", String.class, "view " + view);
    }

    private static boolean isWaiting(Statement statement, String query) throws SQLException {
        statement.execute("select pg_stat_clear_snapshot()"); // or the transaction sees what it saw first
        try (ResultSet row = statement.executeQuery("select count(*) from pg_stat_activity"
                + " where datname = current_database() and wait_event_type = 'Lock' and query like '%" + query
                + "%'")) {
            row.next();
            return row.getLong(1) > 0;
        }
    }

    private void awaitHolder(Node node) {
        await("all views to be held by the process").until(() -> holders().equals(List.of(name(node))));
    }

    private List<String> holders() {
        return jdbc.queryForList(
                "select distinct holder from view_position where view like 'view %' and lease_until > clock_timestamp()",
                String.class);
    }

    private static String name(Node node) {
        try {
            return Files.readString(node.folder().resolve("process-name")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server ends a session that stands still in a transaction, after a minute. */
    private void endStandingStill(String statement) {
        String standing = " from pg_stat_activity where datname = current_database() and state = 'idle in transaction'"
                + " and query like '%" + statement + "%'";
        await("it to stand still").until(() -> jdbc.queryForObject("select count(*)" + standing, Long.class) == 1);
        jdbc.query("select pg_terminate_backend(pid)" + standing, row -> {});
    }

    @Test
    void tablesAreThoseOfTheModelsWhoeverIsKilledOrStandsStill() throws Exception {
        try (Node first = run("first")) {
            awaitFollowing();
            publish(first);
            expectTheModels();
            try (Node second = run("second")) {
                List<Node> both = List.of(first, second);
                expectTheModelsWhileOneStandsStill(both);
                Node left = whereOneWaits(
                        both,
                        "trust",
                        "delete from view_trust.reason",
                        List.of("lock table view_trust.reason in exclusive mode"),
                        () -> publish(first),
                        Child::kill);
                awaitHolder(left);
                expectTheModels();
                expectTheModelsAfterAKillWhereTrendsAreRanked(left);
            }
            assertThat(mostRanked).as("others than the root were ranked").isGreaterThan(1);
            assertThat(mostTrending).as("something was trending").isPositive();
        }
    }

    private void expectTheModelsWhileOneStandsStill(List<Node> nodes) throws Exception {
        Node going = whereOneWaits(
                nodes,
                "engagement",
                "select engage(",
                List.of("lock table view_engagement.deed in exclusive mode"),
                () -> publish(nodes.get(1)),
                Child::pause);
        Node paused = nodes.get(nodes.indexOf(going) == 0 ? 1 : 0);
        endStandingStill("select engage(");
        awaitHolder(going);
        publish(going);
        expectTheModels();
        paused.child().resume();
        awaitTaken(paused);
        publish(paused);
        publish(going);
        expectTheModels();
    }

    private void expectTheModelsAfterAKillWhereTrendsAreRanked(Node worker) throws Exception {
        try (Node third = run("third")) {
            Event note = authors.get(1).sign(new EventBuilder(1).createdAt(now).content("liked"));
            Event like = authors.get(0)
                    .sign(new EventBuilder(7)
                            .createdAt(now)
                            .content("+")
                            .tag("e", note.id().hex()));
            Node left = whereOneWaits(
                    List.of(worker, third),
                    "trending",
                    "rank_trends",
                    List.of("insert into view_trending.trend values ('day', '"
                            + note.id().hex() + "', 1, '', 0, 0)"),
                    () -> {
                        try (RelayClient client = connect(third)) {
                            publish(client, note);
                            publish(client, like);
                        }
                    },
                    Child::kill);
            awaitHolder(left);
            publish(left);
            expectTheModels();
        }
    }
}
