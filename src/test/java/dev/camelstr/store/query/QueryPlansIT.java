package dev.camelstr.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.Filter;
import dev.camelstr.nostr.Tag;
import dev.camelstr.store.Position;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.ReadSource;
import dev.camelstr.store.database.TestDatabases;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the statements within the functions of R__queries.sql read and sort, planned as the functions plan them: once while
 * the tables were empty, and once with statistics.
 */
class QueryPlansIT {
    private static final int EVENTS = 6_000;
    private static final int ROWS = 50;
    private static final int SORTED_TOGETHER = 33; // rows that an incremental sort takes at least
    private static final QueryBudget BUDGET = new QueryBudget(500, 5_000, 5_000, 1_000_000, Duration.ofMinutes(1));
    private static final Pattern BODY = Pattern.compile("return query\\s(.*);\\s+end\\s*$", Pattern.DOTALL);
    private static final String TYPES = "bytea[], bytea[], integer[], bigint[], bytea[], integer[], bigint[], bigint[],"
            + " integer[], bigint[], bytea[], bigint, bigint, bytea, bigint, integer, integer, integer, bigint";

    private static final Filter BY_ID =
            Filter.builder().ids(List.of(StoredFixture.id(7))).build();

    private static Findings byIdUnanalysed;
    private static Database database;
    private static Connection connection;

    @BeforeAll
    static void fill() throws SQLException {
        String url = TestDatabases.createUrl();
        database = new Database();
        database.setUrl(url);
        database.tagHash();
        connection = DriverManager.getConnection(url + "&preferQueryMode=simple");
        execute("set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_bitmapscan = off;"
                + " set jit = off");
        prepareAll("empty_");
        for (Way way : Way.values()) {
            explain("empty_page_by_", plan(Filter.all()), way);
        }
        StoredFixture.insert(database, events());
        byIdUnanalysed = explain("empty_page_by_", plan(BY_ID), Way.IDS);
        execute("analyze event; analyze tag");
        prepareAll("full_");
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
        database.close();
    }

    static Stream<Arguments> shapes() {
        List<Integer> tenth = IntStream.range(0, 10).boxed().toList();
        return Stream.of(
                shape(
                        "ids",
                        Filter.builder()
                                .ids(tenth.stream().map(StoredFixture::id).toList()),
                        "event_pkey"),
                shape("an author's kinds", authors(1).kinds(1, 2), "event_author_kind"),
                shape("authors' kinds", authors(40).kinds(1, 2, 3), "event_author_kind"),
                shape("authors", authors(10), "event_author"),
                shape("a kind", Filter.builder().kinds(1), "event_kind"),
                shape("a rare kind", Filter.builder().kinds(60_000), "event_kind"),
                shape("kinds", Filter.builder().kinds(1, 2, 3), "event_kind"),
                shape("a common tag", Filter.builder().tag("t", List.of("common")), "tag_newest"),
                shape("values of a tag", Filter.builder().tag("e", List.of("1", "2", "3", "4")), "tag_newest"),
                shape(
                        "a tag and a kind",
                        Filter.builder().tag("t", List.of("common")).kinds(1),
                        "tag_newest"),
                shape("two tags", Filter.builder().tag("t", List.of("common")).tag("e", List.of("7")), "tag_newest"),
                shape("a common tag of an author", authors(1).tag("t", List.of("common")), "event_author"),
                shape("the newest", Filter.builder(), "event_newest"),
                shape("an hour", Filter.builder().since(2_000).until(5_600), "event_newest"));
    }

    private static Arguments shape(String name, Filter.Builder filter, String index) {
        return Arguments.of(name, filter.build(), index);
    }

    private static Filter.Builder authors(int count) {
        return Filter.builder()
                .authors(IntStream.range(0, count)
                        .mapToObj(StoredFixture::author)
                        .toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void readOneIndexAndSortNoMoreThanTheirBranchesYield(String name, Filter filter, String index) throws Exception {
        FilterPlan plan = plan(filter);
        for (String planned : List.of("empty_page_by_", "full_page_by_")) {
            Findings findings = explain(planned, plan, plan.way());

            assertThat(findings.indexes)
                    .as(planned)
                    .isSubsetOf(Set.of(index, "event_seq"))
                    .contains(index);
            assertThat(findings.asked).as(planned).isLessThanOrEqualTo(1);
            assertThat(findings.scans).as(planned).isEmpty();
            assertThat(findings.read).as(planned).isLessThanOrEqualTo(bound(plan));
            assertThat(findings.sorted).as(planned).isLessThanOrEqualTo(bound(plan));
        }
    }

    static Stream<Arguments> walks() {
        return Stream.of(
                shape("an author's kind", authors(1).kinds(1), "event_author_kind"),
                shape("an author", authors(1), "event_author"),
                shape("a kind", Filter.builder().kinds(1), "event_kind"),
                shape("a rare kind", Filter.builder().kinds(60_000), "event_kind"),
                shape("the newest", Filter.builder(), "event_newest"),
                shape("an hour", Filter.builder().since(2_000).until(5_600), "event_newest"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("walks")
    void oneWalkReadsWhatItYieldsAndLooksNothingUp(String name, Filter filter, String index) throws Exception {
        FilterPlan plan = plan(filter);
        assertThat(plan.isOneWalk()).isTrue();
        for (String planned : List.of("empty_walk_by_", "full_walk_by_", "empty_keys_by_", "full_keys_by_")) {
            Findings findings = explain(planned, plan, plan.way());

            assertThat(findings.indexes).as(planned).containsExactly(index);
            assertThat(findings.asked).as(planned).isLessThanOrEqualTo(1);
            assertThat(findings.scans).as(planned).isEmpty();
            assertThat(findings.read).as(planned).isLessThanOrEqualTo(ROWS + SORTED_TOGETHER);
            assertThat(findings.sorted).as(planned).isLessThanOrEqualTo(ROWS + SORTED_TOGETHER);
        }
    }

    @Test
    void idsAreFoundByThePrimaryKeyInTheFirstMinuteOfARelayToo() {
        assertThat(byIdUnanalysed.indexes).containsExactly("event_pkey");
    }

    /** What the branches may yield, and what is passed over where kinds only follow: two thirds are of others. */
    private static long bound(FilterPlan plan) {
        long branchRows = (long) plan.branches() * branchRows(plan);
        return plan.way() == Way.TAG ? 5 * branchRows : branchRows + plan.branches();
    }

    private static int branchRows(FilterPlan plan) {
        return Math.min(ROWS, Math.max(8, 4 * ROWS / Math.max(1, plan.branches())));
    }

    private static FilterPlan plan(Filter filter) {
        try {
            return new FilterPlanner(database, ReadSource.of(database))
                    .plan(filter, Audience.UNRESTRICTED, new Spending(BUDGET));
        } catch (SQLException | QueryRefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void prepareAll(String planned) throws SQLException {
        execute("set enable_sort = on; set enable_hashjoin = off; set enable_mergejoin = off");
        for (Way way : Way.values()) {
            prepare(planned, "page_by_", way);
        }
        execute("set enable_sort = off; set enable_hashjoin = on; set enable_mergejoin = on");
        for (Way way : List.of(Way.AUTHOR_KIND, Way.AUTHOR, Way.KIND, Way.NEWEST)) {
            prepare(planned, "walk_by_", way);
            prepare(planned, "keys_by_", way);
        }
    }

    private static void prepare(String planned, String prefix, Way way) throws SQLException {
        execute("prepare " + planned + prefix + way + " (" + TYPES + ") as " + body(prefix, way));
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The statement that the function runs, its arguments numbered. */
    private static String body(String prefix, Way way) throws SQLException {
        String function = prefix + way.name().toLowerCase(Locale.ROOT);
        try (PreparedStatement query =
                connection.prepareStatement("select prosrc, proargnames[1:pronargs] from pg_proc where proname = ?")) {
            query.setString(1, function);
            try (ResultSet result = query.executeQuery()) {
                result.next();
                Matcher body = BODY.matcher(result.getString(1));
                assertThat(body.find()).isTrue();
                String sql = body.group(1);
                String[] names = (String[]) result.getArray(2).getArray();
                for (int i = 0; i < names.length; i++) {
                    sql = sql.replaceAll("\\b" + names[i] + "\\b", "\\$" + (i + 1));
                }
                return sql;
            }
        }
    }

    private static Findings explain(String planned, FilterPlan plan, Way way) throws SQLException {
        String sql = "explain (analyze, format json) execute " + planned + way
                + " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            PageQuery.bind(
                    query,
                    plan,
                    new PageQuery.Request(
                            0, Position.from(Long.MAX_VALUE), ROWS, ROWS, branchRows(plan), Optional.of(1 << 20)));
            try (ResultSet result = query.executeQuery()) {
                result.next();
                Findings findings = new Findings();
                findings.visit(
                        new ObjectMapper().readTree(result.getString(1)).get(0).get("Plan"));
                return findings;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What a plan did. */
    private static final class Findings {
        private final Set<String> indexes = new TreeSet<>();
        private final List<String> scans = new ArrayList<>();
        private double read;
        private double sorted;
        private double asked; // whether anybody is vanishing

        void visit(JsonNode node) {
            String type = node.get("Node Type").asText();
            double loops = node.get("Actual Loops").asDouble();
            if (node.path("Relation Name").asText().equals("vanishing")) {
                asked += loops;
            } else if (node.has("Index Name") && loops > 0) {
                String index = node.get("Index Name").asText();
                indexes.add(index);
                if (!index.equals("event_seq")) {
                    double removed = node.path("Rows Removed by Filter").asDouble();
                    read += loops * (node.get("Actual Rows").asDouble() + removed);
                }
            }
            if (type.equals("Seq Scan") || type.startsWith("Bitmap") || type.endsWith("Join")) {
                scans.add(type);
            }
            if (type.endsWith("Sort")) {
                sorted = Math.max(
                        sorted,
                        loops * node.get("Plans").get(0).get("Actual Rows").asDouble());
            }
            node.path("Plans").forEach(this::visit);
        }
    }

    private static List<Event> events() {
        Random random = new Random(3);
        return IntStream.range(0, EVENTS)
                .mapToObj(i -> {
                    List<Tag> tags = new ArrayList<>();
                    tags.add(Tag.of("e", Integer.toString(random.nextInt(200))));
                    if (random.nextInt(2) == 0) {
                        tags.add(Tag.of("t", "common"));
                    }
                    return StoredFixture.event(i, random.nextInt(100), i, 1 + random.nextInt(3), "text " + i, tags);
                })
                .toList();
    }
}
