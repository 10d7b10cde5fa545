package dev.camelstr.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.testing.BrowserPage;
import dev.camelstr.testing.Chromium;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Tabs that are there where a view of their name answers their query, in a real browser. Here the test fills its tables. */
@Tag("browser")
class ViewTabsIT {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private final EventSigner alice = TestRelay.author();
    private final EventSigner bob = TestRelay.author();

    @TempDir
    private Path folder;

    private void view(String name, String sql, String queries) throws Exception {
        Files.writeString(folder.resolve(name + ".camel.yaml"), """
                - route:
                    id: %s
                    from:
                      uri: "view:%s"
                      parameters: { kinds: "0,1,30023" }
                      steps:
                        - setBody: { constant: "nothing" }
                """.formatted(name, name));
        Files.writeString(folder.resolve(name + ".sql"), sql);
        Files.writeString(folder.resolve(name + ".queries.yaml"), queries);
    }

    private void views() throws Exception {
        view("people", """
                create table known (pubkey text, name text, display_name text, nip05 text, rank integer, followers bigint, place bigint);
                """, """
                complete:
                  parameters: { prefix: text }
                  sql: select * from known where starts_with(name, :?prefix)
                  order: [place desc, pubkey]
                  etag: answer
                """);
        view("trending", """
                create table trend (span text, target text, kind integer, pubkey text, score bigint, authors bigint);
                """, """
                hour:
                  sql: select * from trend where span = 'hour'
                  order: [score desc, target]
                  etag: answer
                day:
                  sql: select * from trend where span = 'day'
                  order: [score desc, target]
                  etag: answer
                """);
    }

    @Test
    void peopleAreFoundByPrefixAndWhatIsTrendingIsShownAsCards() throws Exception {
        views();
        Map<String, String> settings =
                Map.of("camelstr.routes-dir", folder.toString(), "camelstr.stream.old-values", "true");
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, settings, "store", "serve");
                RelayClient client = relay.connect();
                Chromium chromium = Chromium.start();
                BrowserPage page = chromium.newPage()) {
            JdbcTemplate database = new JdbcTemplate(relay.application().database());
            Awaitility.await("both to follow")
                    .until(() -> database.queryForObject(
                                    "select count(*) from user_view v where not exists (select from user_view_range r"
                                            + " where r.name = v.name)",
                                    Integer.class)
                            == 2);
            page.open(relay.http("/#/events"))
                    .await("document.querySelector('.tabs [data-view=people]').checkVisibility()")
                    .press("6")
                    .await("location.hash === '#/people'")
                    .awaitText("#people-told", "Type the beginning");
            String insert = "insert into view_people.known values (?, ?, ?, ?, ?, ?, ?)";
            database.update(insert, alice.pubkey().hex(), "anna" + HOSTILE, HOSTILE, HOSTILE, null, 7, 2);
            database.update(insert, bob.pubkey().hex(), "andreas", null, null, null, null, 1);
            page.type("#people-prefix", "an")
                    .awaitText("#people-list", HOSTILE)
                    .awaitText("#people-list", "7 followers")
                    .awaitText("#people-told", "No trust is known here");
            assertThat(page.evaluate("location.hash")).isEqualTo("#/people?prefix=an");
            assertThat(page.count("#people-list > li")).isEqualTo(2);
            database.update("update view_people.known set rank = 90 where name = 'andreas'");
            page.type("#people-prefix", "and")
                    .awaitText("#people-list", "trust 90")
                    .awaitText("#people-told", "Those with most trust");
            assertThat(page.count("#people-list > li")).isEqualTo(1);
            page.type("#people-prefix", "zz").awaitText("#people-told", "Nobody here has a name");

            page.click(".tabs [data-view='trending']")
                    .awaitText("#trending-told", "Nothing is trending in the last hour");
            Event note = alice.sign(new EventBuilder(1).content(HOSTILE));
            Event article = alice.sign(
                    new EventBuilder(30023).tag("d", "x").tag("title", HOSTILE).content("long"));
            assertThat(client.publish(note).accepted()).isTrue();
            assertThat(client.publish(article).accepted()).isTrue();
            String trend = "insert into view_trending.trend values ('day', ?, 1, ?, ?, ?)";
            String author = alice.pubkey().hex();
            database.update(trend, note.id().hex(), author, 5, 3);
            database.update(trend, "30023:" + author + ":x", author, 9, 1);
            database.update(trend, HOSTILE, author, 1, 1);
            page.click("#trending-spans [data-span='day']")
                    .await("document.querySelectorAll('#trending-list > li').length === 3");
            assertThat(page.evaluate("document.querySelector('#trending-list > li').dataset.id"))
                    .isEqualTo(article.id().hex());
            page.awaitText("#trending-list [data-id='" + note.id().hex() + "']", "3 trusted authors")
                    .awaitText("#trending-list > li:last-child", HOSTILE.substring(0, 5));
            assertThat(page.count("main img")).isZero();
            assertThat(page.problems()).isEmpty();
        }
    }

    @Test
    void withoutTheViewsThereAreNoTabsAndAnAddressSaysWhy() {
        try (TestRelay relay = TestRelay.start(StreamKind.LOCAL, Map.of(), "store", "serve");
                Chromium chromium = Chromium.start();
                BrowserPage page = chromium.newPage()) {
            page.open(relay.http("/#/trending")).awaitText("#trending-told", "the view trending does not run here");
            assertThat(page.count(".tabs a:not([hidden])")).isEqualTo(5);
            page.press("6");
            assertThat(page.evaluate("location.hash")).isEqualTo("#/trending");
            assertThat(page.problems()).isEmpty();
        }
    }
}
