package dev.camelstr.pipeline.view.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import dev.camelstr.cli.Commands;
import dev.camelstr.cli.Commands.Outcome;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.EventId;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.pipeline.health.Concern;
import dev.camelstr.pipeline.health.Condition;
import dev.camelstr.pipeline.health.Conditions;
import dev.camelstr.pipeline.health.Level;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.view.UserView;
import dev.camelstr.store.view.UserViews;
import dev.camelstr.testing.ManagementClient;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Views over HTTP: those of the documentation, and such as no one should write. */
class ViewQueryIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path EXAMPLES = Path.of("docs", "views");
    private static final String TARGET = TestEvents.hex(50);
    private static final int SHIPPED_QUERIES = 16;

    private Path routes;

    @BeforeEach
    void create(@TempDir Path folder) throws Exception {
        routes = Files.createDirectory(folder.resolve("routes"));
    }

    private void use(String view) throws Exception {
        for (String file : List.of(".camel.yaml", ".sql", "-count.sql", ".queries.yaml")) {
            Files.copy(EXAMPLES.resolve(view + file), routes.resolve(view + file));
        }
    }

    private TestRelay start(String view, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("camelstr.routes-dir", routes.toString());
        all.put("camelstr.stream.old-values", "true");
        TestRelay relay = TestRelay.start(StreamKind.LOCAL, all, "store", "serve");
        awaitView(relay, view, 0);
        return relay;
    }

    private static void awaitView(TestRelay relay, String view, long came) {
        Awaitility.await(view)
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions() // there is no such view yet
                .until(() -> new UserViews(relay.application().database())
                        .list().stream()
                                .anyMatch(one -> one.name().equals(view)
                                        && one.state() == UserView.State.FOLLOWING
                                        && one.came() >= came));
    }

    private static HttpResponse<String> ask(TestRelay relay, String method, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(relay.http("/api/views" + path))
                .timeout(Duration.ofMinutes(2))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(TestRelay relay, String path, String... headers) throws Exception {
        return ask(relay, "GET", path, headers);
    }

    private static JsonObject json(HttpResponse<String> response) throws Exception {
        return (JsonObject) Jsoner.deserialize(response.body());
    }

    private static String rows(HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response).<JsonArray>getCollection("rows").stream()
                .map(row -> ((JsonObject) row)
                        .values().stream().map(String::valueOf).collect(Collectors.joining("=")))
                .collect(Collectors.joining(" "));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Event reaction(String content) {
        return TestRelay.author().sign(new EventBuilder(7).content(content).tag("e", TARGET));
    }

    @Test
    void reactionsAreAskedForPageByPageAndNotReadAgainWhileTheyAreTheSame() throws Exception {
        use("reactions");
        try (TestRelay relay = start("reactions", Map.of());
                RelayClient client = relay.connect()) {
            for (String content : List.of("+", "+", "b", "a", "<script>'\"\u202E")) {
                client.publish(reaction(content));
            }
            awaitView(relay, "reactions", 5);

            String note = new Nip19.Note(EventId.ofHex(TARGET)).encode();
            HttpResponse<String> answer = get(relay, "/reactions/of?event=" + TARGET);
            assertThat(rows(answer)).isEqualTo("+=2 <script>'\"\u202E=1 a=1 b=1");
            assertThat(json(answer).getBoolean("complete")).isTrue();
            assertThat(rows(get(relay, "/reactions/of?event=nostr:" + note))).startsWith("+=2");
            assertThat(walk(relay, "/reactions/of?limit=1&event=" + TARGET))
                    .containsExactly("+=2", "<script>'\"\u202E=1", "a=1", "b=1");
            assertThat(walk(relay, "/reactions/of?limit=3&event=" + TARGET)).hasSize(2);
            assertThat(rows(get(relay, "/reactions/most?content=a"))).isEqualTo(TARGET + "=1");

            String tag = answer.headers().firstValue("ETag").orElseThrow();
            HttpResponse<String> same = get(relay, "/reactions/of?event=" + TARGET, "If-None-Match", "\"x\", W/" + tag);
            assertThat(same.statusCode()).isEqualTo(304);
            assertThat(same.body()).isEmpty();
            assertThat(same.headers().firstValue("ETag")).contains(tag);
            assertThat(same.headers().firstValue("Cache-Control")).contains("no-cache");
            assertThat(get(relay, "/reactions/of?event=" + TestEvents.hex(51), "If-None-Match", tag)
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<String> head = ask(relay, "HEAD", "/reactions/of?event=" + TARGET);
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.headers().firstValue("Content-Length"))
                    .contains(String.valueOf(answer.body().getBytes(StandardCharsets.UTF_8).length));

            client.publish(reaction("+"));
            awaitView(relay, "reactions", 6);
            assertThat(rows(get(relay, "/reactions/of?event=" + TARGET, "If-None-Match", tag)))
                    .startsWith("+=3");
        }
    }

    /** The rows of each page. */
    private static List<String> walk(TestRelay relay, String path) throws Exception {
        List<String> pages = new ArrayList<>();
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            HttpResponse<String> page = get(
                    relay,
                    path
                            + next.filter(after -> !after.isEmpty())
                                    .map(after -> "&after=" + after)
                                    .orElse(""));
            pages.add(rows(page));
            next = Optional.ofNullable(json(page).getString("next"));
            assertThat(json(page).getBoolean("more")).isEqualTo(next.isPresent());
        }
        return pages;
    }

    @Test
    void hashtagsAreAskedForByTimesAndPlacesHoldWhileOthersComeAndGo() throws Exception {
        use("hashtags");
        try (TestRelay relay = start("hashtags", Map.of())) {
            JdbcTemplate database = new JdbcTemplate(relay.application().database());
            database.update(
                    "insert into view_hashtags.hashtag select 3600 * n, 't' || n, n from generate_series(1, 9) n");

            HttpResponse<String> first = get(relay, "/hashtags/top?since=0&limit=3");
            assertThat(rows(first)).isEqualTo("t9=9 t8=8 t7=7");
            database.update("insert into view_hashtags.hashtag values (3600, 'new', 50)");
            database.update("delete from view_hashtags.hashtag where count = 7");
            String next = json(first).getString("next");
            assertThat(rows(get(relay, "/hashtags/top?since=0&limit=3&after=" + next)))
                    .isEqualTo("t6=6 t5=5 t4=4");
            assertThat(rows(get(relay, "/hashtags/top?since=1970-01-01T08:00:00Z")))
                    .isEqualTo("t9=9 t8=8");
            assertThat(rows(get(relay, "/hashtags/top?since=1970-01-01&least=9")))
                    .isEqualTo("new=50 t9=9");
            assertThat(rows(get(relay, "/hashtags/top"))).isEmpty();
            assertThat(rows(get(relay, "/hashtags/hours?tag=T2"))).isEqualTo("7200=1970-01-01T02:00:00+00:00=2");
        }
    }

    @Test
    void wrongCallsAreToldWhatIsExpectedAndHostileOnesFindNothing() throws Exception {
        use("reactions");
        try (TestRelay relay = start("reactions", Map.of())) {
            assertWrong(relay, "", "event", "event is missing: an event id");
            assertWrong(relay, "?event=x", "event", "event is to be an event id");
            assertWrong(relay, "?event=" + "a".repeat(4_000), "event", "event is to be an event id");
            assertWrong(relay, "?event=" + TARGET + "&limit=0", "limit", "limit is to be a number from 1 to 100");
            assertWrong(relay, "?event=" + TARGET + "&limit=101", "limit", "limit is to be a number from 1 to 100");
            assertWrong(relay, "?event=" + TARGET + "&after=x", "after", "after is to be what was next");
            String ofAnother = encoded("WyJ4IiwieSJd"); // ["x","y"], where the first column is a number
            assertWrong(relay, "?event=" + TARGET + "&after=" + ofAnother, "after", "after is to be what was next");
            assertWrong(relay, "?event=" + TARGET + "&%3Cscript%3E=1", "<script>", "there is no parameter '<script>'");
            String many = IntStream.range(0, 900).mapToObj(i -> "&p" + i).collect(Collectors.joining());
            assertThat(get(relay, "/reactions/of?event=" + TARGET + many).statusCode())
                    .isIn(400, 414);

            assertThat(get(relay, "/reactions/most?content=%00").statusCode()).isEqualTo(400);
            for (String hostile :
                    List.of("'; drop table reaction; --", "\" or 1=1", ":?content", "?", "$1", "\\", "%")) {
                assertThat(rows(get(relay, "/reactions/most?content=" + encoded(hostile))))
                        .isEmpty();
            }
            assertThat(rows(get(relay, "/reactions/most?content=%ED%A0%80"))).isEmpty();
            for (String unknown :
                    List.of("/", "/none", "/none/of", "/reactions", "/reactions/none", "/reactions/of/x", "//")) {
                HttpResponse<String> answer = get(relay, unknown);
                assertThat(answer.statusCode()).as(unknown).isEqualTo(404);
                assertThat(json(answer).getString("error")).startsWith("there is no such query");
            }
        }
    }

    private static void assertWrong(TestRelay relay, String query, String parameter, String error) throws Exception {
        HttpResponse<String> answer = get(relay, "/reactions/of" + query);
        assertThat(answer.statusCode()).as(query).isEqualTo(400);
        assertThat(json(answer).getString("parameter")).isEqualTo(parameter);
        assertThat(json(answer).getString("error")).startsWith(error);
    }

    @Test
    void queriesCanOnlyReadTheirViewAndNoMoreThanAnAnswerMayHave() throws Exception {
        use("reactions");
        Files.writeString(routes.resolve("reactions.sql"), """

                create function spoil() returns integer volatile language sql as 'delete from reaction returning 1';
                """, StandardOpenOption.APPEND);
        Files.writeString(routes.resolve("reactions.queries.yaml"), """
                writes: { sql: select spoil() as n }
                deletes: { sql: delete from reaction }
                events: { sql: select count(*) as n from public.event }
                keys: { sql: select value from public.setting }
                escapes: { sql: select 1) s) q) t -- }
                typo: { sql: selec 1 }
                many: { sql: 'select n from generate_series(1, 10000000) n', limit: 1000 }
                pages: { sql: 'select n from generate_series(1, 10000000) n', order: [n desc], limit: 3 }
                broad: { sql: "select n, repeat('x', 400000) as x from generate_series(1, 1000) n", order: [n] }
                broadest: { sql: "select repeat('x', 2000000) as x" }
                alike: { sql: 'select 1 as n from generate_series(1, 3)', order: [n], limit: 1 }
                none: { sql: 'select null::integer as n', order: [n] }
                time: { sql: select now() > to_timestamp(0) as later, etag: answer }
                """);
        try (TestRelay relay = start("reactions", Map.of())) {
            JdbcTemplate database = new JdbcTemplate(relay.application().database());
            database.update("insert into view_reactions.reaction values ('t', '+', 1)");
            for (String failing :
                    List.of("writes", "deletes", "events", "keys", "escapes", "typo", "broadest", "alike", "none")) {
                HttpResponse<String> answer = get(relay, "/reactions/" + failing);
                assertThat(answer.statusCode()).as(failing).isEqualTo(500);
                assertThat(json(answer).getString("error")).isEqualTo("the query fails; the relay's log says why");
            }
            assertThat(database.queryForObject("select count(*) from view_reactions.reaction", Long.class))
                    .isEqualTo(1);

            HttpResponse<String> many = get(relay, "/reactions/many");
            assertThat(rows(many)).startsWith("1 2 3 ").endsWith(" 1000");
            assertThat(json(many).getBoolean("more")).isTrue();
            assertThat(json(many).containsKey("next")).isFalse();
            assertThat(rows(get(relay, "/reactions/pages"))).isEqualTo("10000000 9999999 9999998");
            HttpResponse<String> broad = get(relay, "/reactions/broad");
            assertThat(json(broad).<JsonArray>getCollection("rows")).hasSize(2);
            assertThat(json(broad).getString("next")).isNotEmpty();

            HttpResponse<String> time = get(relay, "/reactions/time");
            assertThat(rows(time)).isEqualTo("true");
            assertThat(get(
                                    relay,
                                    "/reactions/time",
                                    "If-None-Match",
                                    time.headers().firstValue("ETag").orElseThrow())
                            .statusCode())
                    .isEqualTo(304);
        }
    }

    @Test
    void aSlowQueryEndsInTime() throws Exception {
        use("reactions");
        Files.writeString(routes.resolve("reactions.queries.yaml"), "slow: { sql: 'select pg_sleep(600)' }");
        try (TestRelay relay = start("reactions", Map.of("camelstr.relay.query-time", "2s"))) {
            HttpResponse<String> answer = get(relay, "/reactions/slow");

            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(json(answer).getString("error")).isEqualTo("the query takes longer than 2000 ms");
        }
    }

    @Test
    void aViewThatIsDroppedWhileItIsAskedIsNotMadeYet() throws Exception {
        use("reactions");
        try (TestRelay relay = start("reactions", Map.of())) {
            UserViews views = new UserViews(relay.application().database());
            for (int i = 0; i < 20; i++) {
                views.drop("reactions");
                for (int j = 0; j < 5; j++) {
                    assertThat(get(relay, "/reactions/most").statusCode()).isIn(200, 503);
                }
            }
            awaitView(relay, "reactions", 0);
            relay.application().context().getRouteController().stopRoute("reactions");
            views.drop("reactions");

            HttpResponse<String> answer = get(relay, "/reactions/most");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(json(answer).getString("error")).isEqualTo("the view reactions is not made yet");
        }
    }

    @Test
    void whatNotEveryoneMayReadIsForThoseWhoProveTheirKey() throws Exception {
        use("reactions");
        Path route = routes.resolve("reactions.camel.yaml");
        Files.writeString(
                route, Files.readString(route).replace("kinds: \"7\"", "kinds: \"7\"\n        privateKinds: true"));
        Files.writeString(routes.resolve("reactions.queries.yaml"), """
                open: { sql: select count from reaction }
                mine: { sql: 'select :?reader as who', parameters: { reader: pubkey } }
                """);
        EventSigner reader = TestRelay.author();
        EventSigner other = TestRelay.author();
        try (TestRelay relay = start("reactions", Map.of())) {
            String url = relay.http("/api/views/reactions/mine").toString();
            String proof = proof(reader, url, "GET");

            assertThat(complaints(get(relay, "/openapi.json").body())).isEmpty();
            assertThat(get(relay, "/reactions/open").statusCode()).isEqualTo(403);
            assertThat(rows(get(relay, "/reactions/mine", "Authorization", proof)))
                    .isEqualTo(reader.pubkey().hex());
            HttpResponse<String> again = get(relay, "/reactions/mine", "Authorization", proof);
            assertThat(rows(again)).isEqualTo(reader.pubkey().hex());
            assertThat(again.headers().firstValue("Cache-Control")).contains("private, no-cache");
            assertThat(again.headers().firstValue("Vary")).contains("Accept, Authorization");
            String claimed = "?reader=" + other.pubkey().hex();
            assertThat(rows(get(
                            relay, "/reactions/mine" + claimed, "Authorization", proof(reader, url + claimed, "GET"))))
                    .isEqualTo(reader.pubkey().hex());
            String tag = again.headers().firstValue("ETag").orElseThrow();
            assertThat(rows(get(
                            relay, "/reactions/mine", "Authorization", proof(other, url, "GET"), "If-None-Match", tag)))
                    .isEqualTo(other.pubkey().hex());

            for (String[] headers : List.of(
                    new String[0],
                    new String[] {"Authorization", "Nostr x"},
                    new String[] {"Authorization", proof(reader, url + "?limit=1", "GET")},
                    new String[] {"Authorization", proof(reader, url, "POST")})) {
                HttpResponse<String> refused = get(relay, "/reactions/mine", headers);
                assertThat(refused.statusCode()).isEqualTo(401);
                assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Nostr");
            }
            assertThat(queries(relay)).containsExactly("/api/views/reactions/mine");
        }
    }

    private static String proof(EventSigner signer, String url, String method) {
        return ManagementClient.header(
                signer, new EventBuilder(27_235).tag("u", url).tag("method", method));
    }

    private static List<String> queries(TestRelay relay) throws Exception {
        JsonArray views = json(get(relay, "")).getCollection("views");
        return views.stream()
                .flatMap(view -> ((JsonObject) view).<JsonArray>getCollection("queries").stream())
                .map(query -> ((JsonObject) query).getString("path"))
                .toList();
    }

    @Test
    void theListNamesViewsAndQueriesWhichAreAskedWithoutAWatcherPageToo() throws Exception {
        use("reactions");
        use("hashtags");
        try (TestRelay relay = start("reactions", Map.of())) {
            awaitView(relay, "hashtags", 0);
            JsonArray views = Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> json(get(relay, "")).<JsonArray>getCollection("views"), list -> list.size() == 2);
            assertThat(((JsonObject) views.get(1)).getString("name")).isEqualTo("reactions");
            assertThat(queries(relay))
                    .containsExactlyInAnyOrder(
                            "/api/views/hashtags/top",
                            "/api/views/hashtags/hours",
                            "/api/views/reactions/of",
                            "/api/views/reactions/most");
        }
        try (TestRelay relay = start("reactions", Map.of("camelstr.watcher.enabled", "false"))) {
            assertThat(get(relay, "").statusCode()).isEqualTo(404);
            assertThat(get(relay, "/reactions/most").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void commandsAskTheSame() throws Exception {
        use("hashtags");
        try (TestRelay relay = start("hashtags", Map.of())) {
            JdbcTemplate database = new JdbcTemplate(relay.application().database());
            database.update("insert into view_hashtags.hashtag values (3600, 'a', 12), (3600, E'\\x1b[2J', 5)");

            Outcome table = command(relay, "top", "--param", "since=0");
            assertThat(table.out().lines()).containsExactly("tag   count", "a        12", "\uFFFD[2J      5");
            assertThat(table.code()).isZero();
            Outcome first = command(relay, "top", "--param", "since=0", "--limit", "1", "--json");
            assertThat(first.out().lines()).containsExactly("{\"tag\":\"a\",\"count\":12}");
            String place = first.err().strip().replaceFirst(".*--after ", "");
            assertThat(command(relay, "top", "--param", "since=0", "--after", place)
                            .out())
                    .contains("[2J");
            assertThat(command(relay, "top", "--param", "since=soon").err())
                    .contains("since is to be a time: 2h (ago)");
            assertThat(command(relay, "none").code()).isEqualTo(2);
        }
    }

    private Outcome command(TestRelay relay, String query, String... options) {
        List<String> line = new ArrayList<>(List.of("view", "query", "hashtags", query));
        line.addAll(List.of(options));
        for (String key : List.of("camelstr.datasource.url", "camelstr.routes-dir", "camelstr.data-dir")) {
            line.add("--set");
            line.add(key + "=" + relay.application().context().resolvePropertyPlaceholders("{{" + key + "}}"));
        }
        return Commands.run(line.toArray(String[]::new));
    }

    /** What a library for OpenAPI finds wrong in a document, which it reads with all that it refers to. */
    private static List<String> complaints(String document) {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        options.setResolveFully(true);
        return new OpenAPIV3Parser().readContents(document, List.of(), options).getMessages();
    }

    @Test
    void theDocumentDescribesEachQuery() throws Exception {
        use("reactions");
        use("hashtags");
        try (TestRelay relay =
                start("reactions", Map.of("camelstr.views", "engagement,follows,trust,trending,people"))) {
            HttpResponse<String> answer = get(relay, "/openapi.json");
            assertThat(complaints(answer.body())).isEmpty();
            assertThat(complaints(answer.body().replace("\"responses\"", "\"answers\"")))
                    .as("the library finds what is wrong")
                    .isNotEmpty();
            assertThat(complaints(answer.body().replace("\"in\":\"query\"", "\"in\":\"body\"")))
                    .isNotEmpty();
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            JsonObject document = json(answer);
            assertThat(document.getString("openapi")).isEqualTo("3.1.0");
            JsonObject info = document.getMap("info");
            assertThat(info).containsKeys("title", "version");
            JsonObject paths = document.getMap("paths");
            assertThat(paths).hasSize(4 + SHIPPED_QUERIES);
            JsonObject schemas = document.<JsonObject>getMap("components").getMap("schemas");
            Matcher references = Pattern.compile("\"\\$ref\":\"#/components/schemas/(\\w+)\"")
                    .matcher(answer.body().replace("\\/", "/"));
            assertThat(references.results().map(found -> found.group(1)).toList())
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(schemas).containsKey(name));

            JsonSchemaFactory schemaFactory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
            String rows = Jsoner.serialize(schemas.get("Rows"));
            assertThat(schemaFactory
                            .getSchema(SchemaLocation.of(SchemaId.V202012))
                            .validate(rows, InputFormat.JSON))
                    .isEmpty();
            assertThat(schemaFactory
                            .getSchema(rows)
                            .validate(get(relay, "/reactions/most").body(), InputFormat.JSON))
                    .isEmpty();
            assertThat(schemaFactory.getSchema(rows).validate("{\"rows\":{}}", InputFormat.JSON))
                    .isNotEmpty();

            JsonObject top = paths.<JsonObject>getMap("/api/views/hashtags/top").getMap("get");
            assertThat(top.getString("operationId")).isEqualTo("hashtags.top");
            assertThat(top.<JsonObject>getMap("responses")).containsKeys("200", "304", "400", "503", "504");
            List<JsonObject> parameters = top.<JsonArray>getCollection("parameters").stream()
                    .map(JsonObject.class::cast)
                    .toList();
            assertThat(parameters)
                    .extracting(one -> one.getString("name"))
                    .containsExactly("since", "least", "limit", "after");
            assertThat(parameters).allSatisfy(one -> {
                assertThat(one.getString("in")).isEqualTo("query");
                assertThat(one.getBoolean("required")).isFalse();
                assertThat(one.<JsonObject>getMap("schema").getString("type")).isIn("string", "integer");
            });
            assertThat(parameters.get(2).<JsonObject>getMap("schema").getInteger("maximum"))
                    .isEqualTo(500);
        }
    }

    @Test
    void aViewThatFailsIsNamedByHealthFiguresAndMetricsAndTheProcessStaysReady() throws Exception {
        use("reactions");
        try (TestRelay relay = start("reactions", Map.of());
                RelayClient client = relay.connect()) {
            assertThat(gauge(relay, "view.failing")).isZero();
            assertThat(gauge(relay, "view.lag")).isZero();
            assertThat(errors(relay)).isZero();
            new JdbcTemplate(relay.application().database())
                    .execute("alter table view_reactions.reaction add constraint no_ten check (content <> '10')");
            client.publish(reaction("10"));

            JsonObject view = Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> statusOf(relay), status -> "failing".equals(status.getString("state")));
            assertThat(view.getString("error")).contains("no_ten");
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> gauge(relay, "view.failing") == 1);
            Awaitility.await("it is tried again").atMost(Duration.ofMinutes(2)).until(() -> errors(relay) >= 2);
            Conditions conditions = relay.application().bean("conditions", Conditions.class);
            Condition condition = Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> conditions.of(Concern.VIEWS), seen -> seen.level() == Level.DEGRADED);
            assertThat(condition.line(ZoneOffset.UTC))
                    .startsWith("View reactions fails since ")
                    .contains("no_ten");
            HealthCheck health = relay.application().bean("viewsHealth", HealthCheck.class);
            assertThat(health.isReadiness()).isFalse();
            assertThat(health.call().getState()).isEqualTo(HealthCheck.State.UP);
        }
    }

    private static JsonObject statusOf(TestRelay relay) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(relay.http("/api/status"))
                .timeout(Duration.ofMinutes(2))
                .build();
        JsonArray views =
                json(HTTP.send(request, HttpResponse.BodyHandlers.ofString())).getCollection("views");
        return (JsonObject) views.get(0);
    }

    private static double errors(TestRelay relay) {
        return relay.application()
                .bean("meters", MeterRegistry.class)
                .get("view.errors")
                .tag("view", "reactions")
                .counter()
                .count();
    }

    private static double gauge(TestRelay relay, String name) {
        MeterRegistry meters = relay.application().bean("meters", MeterRegistry.class);
        return Awaitility.await(name)
                .atMost(Duration.ofMinutes(2))
                .until(() -> Optional.ofNullable(meters.find(name).gauge()), Optional::isPresent)
                .orElseThrow()
                .value();
    }
}
