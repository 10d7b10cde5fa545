package dev.camelstr.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.testing.BrowserPage;
import dev.camelstr.testing.Ports;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.StreamKind;
import dev.camelstr.testing.TestRelay;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The watcher page: its tabs, the live events and their filters, the figures. */
class WatcherPageIT extends BrowserTests {
    private static String card(Event event) {
        return "#events li[data-id=\"" + event.id().hex() + "\"]";
    }

    private void awaitCard(Event event) {
        page.await("document.querySelector('" + card(event) + "')");
    }

    private void awaitNoCard(Event event) {
        page.await("!document.querySelector('" + card(event) + "')");
    }

    @Test
    void liveEventsAppearOnTop() throws Exception {
        Event stored = note(alice, "was there before");
        open("");
        awaitCard(stored);

        Event live = note(bob, "just now");

        awaitCard(live);
        page.await("document.querySelector('#events > li').dataset.id === '"
                + live.id().hex() + "'");
        assertThat(page.text(card(live) + " .content")).isEqualTo("just now");
        assertThat(page.text(card(live) + " .kind")).isEqualTo("Note");
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 800, 1280, 1920})
    void theFirstScreenHasEvents(int width) throws Exception {
        EventSigner writer = TestRelay.author();
        Event first = note(writer, "seen without scrolling");
        page.size(width, 740);
        open("#author=" + writer.pubkey().hex());
        awaitCard(first);
        page.await("document.querySelector('" + card(first) + "').getBoundingClientRect().bottom < innerHeight");
        page.await(
                "[...document.querySelectorAll('.tabs a')].filter(a => a.checkVisibility()).map(a => a.textContent).join()"
                        + " === 'Events,Pipeline,Relays,Rejected,Topology'");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1280, 2560})
    void theContentIsAsWideAsItsHeader(int width) {
        page.size(width, 900);
        open("");
        String edges =
                "['main', '.top'].map(s => { const e = document.querySelector(s), r = e.getBoundingClientRect(), c = getComputedStyle(e);"
                        + " return [r.left + parseFloat(c.paddingLeft), r.right - parseFloat(c.paddingRight)].join(); })";
        for (String tab : new String[] {"events", "pipeline", "relays"}) {
            page.click(".tabs [data-view='" + tab + "']");
            List<?> ofMainAndHeader = (List<?>) page.evaluate(edges);
            assertThat(ofMainAndHeader.get(0)).isEqualTo(ofMainAndHeader.get(1));
            page.await("(r => r.width > 0.9 * Math.min(innerWidth, 1248) && r.width <= 1248)"
                    + "(document.querySelector('main > [data-view=" + tab + "]').getBoundingClientRect())");
        }
    }

    private static String isShown(String tab) {
        return "[...document.querySelectorAll('main > section')].every(s => s.checkVisibility() === (s.dataset.view === '"
                + tab + "')) && document.querySelector('.tabs [aria-current=page]').dataset.view === '" + tab + "'";
    }

    @Test
    void theTabsAreAddressesOfTheirOwn() throws Exception {
        note(alice, "behind the tabs");
        open("").await(isShown("events"));
        page.click(".tabs [data-view='pipeline']").await(isShown("pipeline")).await("location.hash === '#/pipeline'");
        page.evaluate("document.querySelector('.tabs [data-view=relays]').focus()");
        page.press("Enter").await(isShown("relays")).await("location.hash === '#/relays'");
        page.press("4").await(isShown("rejected"));
        page.evaluate("history.back()");
        page.await(isShown("relays"));
        page.evaluate("history.back()");
        page.await(isShown("pipeline"));
        page.evaluate("history.forward()");
        page.await(isShown("relays"));
        page.press("1").await(isShown("events"));
        open("#/relays").await(isShown("relays"));
    }

    @Test
    void theListIsFoundAsItWasLeft() throws Exception {
        EventSigner writer = TestRelay.author();
        for (int i = 0; i < 30; i++) {
            note(writer, "line " + i + "\n".repeat(4) + ".");
        }
        awaitCardsOf(writer, 30);
        page.evaluate("window.scrollTo(0, 1500)");
        page.press("3").await(isShown("relays")).await("scrollY === 0");
        Event late = note(writer, "while nobody looked");
        page.press("1").await(isShown("events")).await("scrollY === 1500");
        page.awaitText("#backlog", "1 new event").await("scrollY === 1500");
        page.click("#backlog");
        awaitCard(late);
        page.await("document.querySelector('" + card(late) + "').getBoundingClientRect().bottom < innerHeight");
    }

    private void awaitCardsOf(EventSigner writer, int count) {
        open("#author=" + writer.pubkey().hex());
        page.await("document.querySelectorAll('#events li').length === " + count);
    }

    @Test
    void namesStandInPlaceOfKeysOnceTheyAreKnown() throws Exception {
        EventSigner writer = TestRelay.author();
        EventSigner friend = TestRelay.author();
        Event greeting = publish(
                writer,
                new EventBuilder(1)
                        .content("good morning nostr:" + npub(friend))
                        .tag("p", friend.pubkey().hex()));
        named(writer, "Amina");
        open("#author=" + writer.pubkey().hex() + "&kinds=1");
        awaitCard(greeting);
        page.awaitText(card(greeting) + " header", "Amina");
        page.awaitText("#filter-names", "Amina");
        assertThat(page.evaluate("document.querySelector('" + card(greeting) + " .content').innerText"))
                .asString()
                .contains("@npub1");
        page.click("#clear");
        named(friend, "Jürgen");
        page.await("document.querySelector('" + card(greeting) + " .content').innerText === 'good morning @Jürgen'");
        page.await("document.querySelector('" + card(greeting) + " .card').ariaLabel === 'Note by Amina'");
    }

    @Test
    void theTopAuthorsOfTheHourHaveNames() throws Exception {
        EventSigner writer = TestRelay.author();
        for (int i = 0; i < 40; i++) {
            note(writer, "much " + i);
        }
        named(writer, "Writes Much");
        open("#/pipeline");
        page.awaitText("#top-authors", "Writes Much");
    }

    @Test
    void whatIsNoKindIsNamedWithWhatIsLikeIt() throws Exception {
        EventSigner writer = TestRelay.author();
        Event text = note(writer, "a note");
        open("#author=" + writer.pubkey().hex());
        awaitCard(text);
        page.type("#filter-kind", "nots").press("Enter").awaitText("#filter-problem", "“nots” is no kind: try note");
        assertThat(page.evaluate("document.querySelector('#filter-kind').ariaInvalid"))
                .isEqualTo("true");
        page.type("#filter-kind", "70000")
                .press("Enter")
                .awaitText("#filter-problem", "70000 is no kind: kinds are numbers from 0 to 65535.");
        page.type("#filter-kind", "reaction")
                .press("Enter")
                .await("document.querySelector('#filter-problem').textContent === ''");
        awaitNoCard(text);
        open("#/events?kinds=artikel").awaitText("#filter-problem", "try article");
        page.awaitText("#nothing", "Nothing is looked for while a filter says what is none.");
    }

    @Test
    void aSearchSaysThatTheBestMatchesComeFirst() throws Exception {
        EventSigner writer = TestRelay.author();
        Event best = publish(
                writer,
                new EventBuilder(1)
                        .content("zanzibar zanzibar zanzibar")
                        .createdAt(Instant.now().getEpochSecond() - 3_600));
        Event older = publish(
                writer,
                new EventBuilder(1)
                        .content("of the sea before zanzibar there is much to be told")
                        .createdAt(Instant.now().getEpochSecond() - 1_800));
        Event newer = note(writer, "of the sea before zanzibar there is much to be told");
        open("#author=" + writer.pubkey().hex());
        assertThat(page.text("#search-order")).isEmpty();
        String order = "[...document.querySelectorAll('#events > li')].map(l => l.dataset.id).join() === '";
        page.await(order
                + String.join(",", newer.id().hex(), older.id().hex(), best.id().hex()) + "'");
        Awaitility.await("the index")
                .until(() -> client.stored(
                                        "s",
                                        "{\"search\":\"zanzibar\",\"authors\":[\""
                                                + writer.pubkey().hex() + "\"]}")
                                .size()
                        == 3);
        page.type("#filter-text", "zanzibar")
                .awaitText("#search-order", "The best matches come first, of equal ones the newest")
                .await(order
                        + String.join(
                                ",",
                                best.id().hex(),
                                newer.id().hex(),
                                older.id().hex()) + "'");
    }

    /** On a relay of its own. */
    @Test
    void aRelayWithoutEventsSaysWhyItHasNone() throws Exception {
        try (TestRelay own = TestRelay.start(StreamKind.LOCAL, Map.of(), "store", "serve");
                BrowserPage other = chromium.newPage()) {
            other.open(own.http("/#/pipeline")).await("document.body.dataset.status === 'shown'");
            other.click(".tabs [data-view='events']")
                    .awaitText("#nothing", "No event is stored here yet, and this process collects from no relay.");
            other.type("#filter-text", "quick").awaitText("#nothing", "No stored event matches the filters.");
            assertThat(other.problems()).isEmpty();
        }
    }

    @Test
    void whatIsEmptySaysWhy() {
        open("#/events?author=" + TestRelay.author().pubkey().hex())
                .awaitText("#nothing", "No stored event matches the filters. New ones that do appear by themselves.");
        open("#/events?time=custom&until=2001-01-01T00%3A00")
                .awaitText("#nothing", "nothing of that time is stored here");
        open("#/relays").awaitText("#upstream-none", "This process collects from no relay");
        page.await("document.querySelector('#upstream-none').checkVisibility()");
    }

    /** On a relay of its own, which collects from relays that are not there. */
    @Test
    void theTableOfRelaysSortsByEachColumn() {
        String relays = "ws://127.0.0.1:" + Ports.free() + "/b,ws://127.0.0.1:" + Ports.free() + "/a";
        try (TestRelay own = TestRelay.start(
                        StreamKind.LOCAL, Map.of("camelstr.relays", relays), "collect", "store", "serve");
                BrowserPage other = chromium.newPage()) {
            other.open(own.http("/#/relays"))
                    .await("document.querySelectorAll('#upstreams [data-relay]').length === 2");
            other.awaitText("#upstreams", "away");
            assertThat(other.count("#upstream-heads th")).isEqualTo(10);
            for (int column = 1; column <= 10; column++) {
                String head = "#upstream-heads th:nth-child(" + column + ")";
                other.click(head + " button").await("document.querySelector('" + head + "').ariaSort !== 'none'");
                Object first = other.evaluate("document.querySelector('" + head + "').ariaSort");
                other.click(head + " button")
                        .await("!['none', '" + first + "'].includes(document.querySelector('" + head + "').ariaSort)");
            }
            String order =
                    "[...document.querySelectorAll('#upstreams [data-relay]')].map(r => r.querySelector('.url').textContent)";
            other.click("#upstream-heads [data-column='relay'] button")
                    .await("(o => o[0] < o[1])(" + order + ")")
                    .click("#upstream-heads [data-column='relay'] button")
                    .await("(o => o[0] > o[1])(" + order + ")");
            other.size(360, 740).await("document.documentElement.scrollWidth <= 360 && innerWidth === 360");
            assertThat(other.problems()).isEmpty();
        }
    }

    @Test
    void theKindFilterTakesNumbersAndNames() throws Exception {
        Event text = note(alice, "a note");
        Event reaction = publish(
                alice, new EventBuilder(7).content("+").tag("e", text.id().hex()));
        Event article = publish(
                alice, new EventBuilder(30_023).content("long").tag("d", "a").tag("title", "An article"));
        open("");
        awaitCard(text);

        page.click(".chip[data-kind='7']").await("document.querySelector('" + card(reaction) + "')");
        awaitNoCard(text);
        page.type("#filter-kind", "artic").press("Enter");
        awaitCard(article);
        awaitCard(reaction);
        page.click(".chip[data-kind='7']");
        awaitNoCard(reaction);
        awaitCard(article);
        assertThat(page.text(card(article) + " .title")).isEqualTo("An article");
        page.click(".chip[data-kind='30023']").type("#filter-kind", "31337").press("Enter");
        awaitNoCard(article);
        Event odd = publish(bob, new EventBuilder(31_337).content("odd").tag("d", "x"));
        awaitCard(odd);
    }

    @Test
    void theAuthorFilterTakesNpubAndHex() throws Exception {
        Event hers = note(alice, "hers");
        Event his = note(bob, "his");
        open("");
        awaitCard(his);

        page.type("#filter-author", npub(alice));
        awaitNoCard(his);
        awaitCard(hers);
        page.type("#filter-author", bob.pubkey().hex());
        awaitNoCard(hers);
        awaitCard(his);
        page.type("#filter-author", "npub1wrong");
        page.awaitText("#filter-problem", "Author");
        assertThat(page.evaluate("document.querySelector('#filter-author').ariaInvalid"))
                .isEqualTo("true");
        page.click("#clear").awaitText("#filter-problem", "");
        awaitCard(hers);
    }

    @Test
    void theTagFilterTakesTopicsAndLetters() throws Exception {
        Event tagged =
                publish(alice, new EventBuilder(1).content("about relays").tag("t", "relays"));
        Event reply = publish(
                alice,
                new EventBuilder(1).content("an answer").tag("e", tagged.id().hex()));
        Event other = note(alice, "neither");
        open("");
        awaitCard(other);

        page.type("#filter-tag", "#relays");
        awaitNoCard(other);
        awaitCard(tagged);
        page.type("#filter-tag", "e=" + tagged.id().hex());
        awaitCard(reply);
        awaitNoCard(tagged);
    }

    @Test
    void theTextFilterHoldsForStoredAndLiveEvents() throws Exception {
        Event match = note(alice, "The Quick brown fox");
        Event other = note(alice, "a lazy dog");
        open("");
        awaitCard(other);

        page.type("#filter-text", "quick");
        awaitNoCard(other);
        awaitCard(match);
        Event liveOther = note(bob, "another dog");
        Event liveMatch = note(bob, "QUICK again");
        awaitCard(liveMatch);
        assertThat(page.count(card(liveOther))).isZero();
    }

    @Test
    void theTimeFilterLooksBackAsFarAsItSays() throws Exception {
        long now = Instant.now().getEpochSecond();
        EventSigner writer = TestRelay.author();
        Event old = publish(writer, new EventBuilder(1).content("two days old").createdAt(now - 172_800));
        Event fresh =
                publish(writer, new EventBuilder(1).content("a minute old").createdAt(now - 60));
        open("#author=" + writer.pubkey().hex());
        awaitCard(old);

        page.evaluate("(e => { e.value = '86400'; e.dispatchEvent(new Event('input', {bubbles: true}));"
                + " e.dispatchEvent(new Event('change', {bubbles: true})); })(document.querySelector('#filter-time'))");
        awaitNoCard(old);
        awaitCard(fresh);
    }

    @Test
    void filtersAreKeptInTheAddress() throws Exception {
        Event hers = note(alice, "kept in the address");
        Event his = note(bob, "not this one");
        open("#author=" + alice.pubkey().hex() + "&text=address");
        awaitCard(hers);
        assertThat(page.count(card(his))).isZero();
    }

    @Test
    void hostileContentStaysText() throws Exception {
        String script = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        Event markup = note(alice, script);
        Event links = note(
                alice,
                "javascript:alert(1) data:text/html,<b>x</b> https://ok.example/page JavaScript://x.example/%0aalert(1)");
        Event rtl = note(alice, "\u202Etxet desrever\u202C مرحبا بالعالم שלום");
        Event huge = note(alice, "W".repeat(60_000));
        Event zalgo = note(alice, ("Z" + "\u0301".repeat(40)).repeat(30));
        Event profile = publish(
                bob,
                new EventBuilder(0)
                        .content("{\"name\":\"<img src=x onerror=alert(1)>\u202E\",\"website\":\"javascript:alert(1)\","
                                + "\"picture\":\"https://img.example/a.png\"}"));
        Event image = note(bob, "see https://img.example/cat.png");
        Event article = publish(
                bob,
                new EventBuilder(30_023)
                        .content("x")
                        .tag("d", "x")
                        .tag("title", "<svg onload=alert(1)>".repeat(50))
                        .tag("t", "\"><script>alert(1)</script>"));
        Event repost = publish(bob, new EventBuilder(6).content("{\"content\":" + "[".repeat(500) + "}"));
        open("#author=" + alice.pubkey().hex() + "," + bob.pubkey().hex());
        for (Event event : new Event[] {markup, links, rtl, huge, zalgo, profile, image, article, repost}) {
            awaitCard(event);
        }

        assertThat(page.text(card(markup) + " .content")).isEqualTo(script);
        assertThat(page.count("#events script, #events iframe, #events style, #events img"))
                .isZero();
        assertThat(page.evaluate("document.title")).isNotEqualTo("owned");
        assertThat(page.evaluate(
                        "[...document.querySelectorAll('#events a')].every(a => /^https?:$/.test(a.protocol))"))
                .isEqualTo(true);
        assertThat(page.text(card(links) + " .content a")).isEqualTo("https://ok.example/page");
        assertThat(page.text(card(image) + " .load")).contains("img.example");
        assertThat(page.evaluate("document.querySelector('" + card(profile) + " .body a')"))
                .isNull();
        page.await("document.querySelector('" + card(huge) + "').offsetHeight < 1000");
        page.await("document.querySelector('" + card(zalgo) + "').offsetHeight < 1000");
        for (int width : new int[] {1280, 360}) {
            page.size(width, 740);
            assertNoSidewaysScrolling(width);
        }
        page.evaluate("document.querySelector('" + card(huge) + " .more').click()");
        page.evaluate("document.querySelectorAll('.raw').forEach(e => e.open = true)");
        page.await("document.querySelectorAll('pre').length > 5");
        assertNoSidewaysScrolling(360);
    }

    @Test
    void aPhoneShowsAllWithoutSidewaysScrolling() throws Exception {
        note(alice, "on a phone");
        page.size(360, 740);
        open("").await("document.body.dataset.status === 'shown'");
        assertNoSidewaysScrolling(360);
        assertThat(page.evaluate("document.querySelector('#flow').checkVisibility()"))
                .isEqualTo(false);
        page.click("#filters-more").await("document.querySelector('#filter-author').checkVisibility()");
        assertNoSidewaysScrolling(360);
        page.click(".tabs [data-view='pipeline']").await("document.querySelector('#flow').checkVisibility()");
        assertNoSidewaysScrolling(360);
        page.click("#help-button").await("document.querySelector('#help').open");
        assertNoSidewaysScrolling(360);
    }

    @Test
    void whilePausedEventsWait() throws Exception {
        Event before = note(alice, "before the pause");
        open("");
        awaitCard(before);
        page.click("#pause").awaitText("#pause", "Go on");

        Event waiting = note(bob, "during the pause");

        page.awaitText("#backlog", "1 new event");
        assertThat(page.count(card(waiting))).isZero();
        page.click("#backlog");
        awaitCard(waiting);
        Event next = note(bob, "still paused");
        page.awaitText("#backlog", "1 new event").click("#pause");
        awaitCard(next);
    }

    @Test
    void thePageHoldsABoundedNumberOfEvents() throws Exception {
        EventSigner busy = TestRelay.author();
        open("#author=" + busy.pubkey().hex());
        for (int i = 0; i < 700; i++) {
            client.event(TestRelay.note(busy, "event " + i));
        }
        Event last = TestRelay.note(busy, "the last one");
        client.event(last);
        awaitCard(last);
        assertThat(page.count("#events li")).isBetween(1L, 300L);
    }

    @Test
    void idsAndJsonAreThoseOfTheEvent() throws Exception {
        Event event = publish(alice, new EventBuilder(30_023).content("x").tag("d", "läng"));
        open("#author=" + alice.pubkey().hex() + "&kinds=30023");
        awaitCard(event);
        page.click(card(event) + " .raw summary").awaitText(card(event) + " .ids", "naddr1");

        assertThat(page.text(card(event) + " .ids"))
                .contains(npub(alice))
                .contains(note1(event))
                .contains(event.id().hex());
        String addresses = "[...document.querySelectorAll('" + card(event) + " .ids code')].map(c => c.textContent)";
        String nevent = String.valueOf(page.evaluate(addresses + ".find(c => c.startsWith('nevent'))"));
        String naddr = String.valueOf(page.evaluate(addresses + ".find(c => c.startsWith('naddr'))"));
        assertThat(((Nip19.Nevent) Nip19.decode(nevent)).id()).isEqualTo(event.id());
        assertThat(((Nip19.Naddr) Nip19.decode(naddr)).address())
                .isEqualTo(new Address(30_023, alice.pubkey(), "läng"));
        assertThat(page.evaluate("JSON.parse(document.querySelector('" + card(event) + " pre').textContent).sig"))
                .isEqualTo(HexFormat.of().formatHex(event.sig()));
    }

    @Test
    void keysLeadThroughTheEvents() throws Exception {
        EventSigner writer = TestRelay.author();
        Event older = note(writer, "the older");
        open("#author=" + writer.pubkey().hex());
        awaitCard(older);
        Event newer = note(writer, "the newer");
        awaitCard(newer);

        page.press("j").await("document.activeElement.closest('" + card(newer) + "')");
        page.press("j").await("document.activeElement.closest('" + card(older) + "')");
        page.press("o").await("document.querySelector('" + card(older) + " .raw').open");
        page.press("p").awaitText("#pause", "Go on");
        page.press("/").await("document.activeElement.id === 'filter-text'");
        page.press("p").await("document.querySelector('#filter-text').value === 'p'");
    }

    @Test
    void thePipelineIsShownWithItsFigures() throws Exception {
        note(alice, "for the figures");
        open("").await("document.body.dataset.status === 'shown'");
        page.awaitText("#station-store", "stored").awaitText("#station-serve", "client");
        page.awaitText("#parts", "collect");
        page.await("Number(document.querySelector('[data-verdict=stored] b').textContent.replace(',', '')) > 0");
        page.await("document.querySelector('#rate-chart path.line').getAttribute('d').length > 10");
        page.awaitText("#connect-url", relay.uri().toString().replaceFirst("/$", ""));
        page.awaitText("#relay-nips", "01");
        assertThat(page.text("#relay-name")).isEqualTo("Camelstr");
    }

    @Test
    void aTopTagOfTheLastHourSetsTheFilter() throws Exception {
        Event tagged = publish(alice, new EventBuilder(1).content("of the hour").tag("t", "hourly"));
        Event other = note(bob, "of no tag");
        open("#/pipeline");
        page.awaitText("#top-tags", "#hourly");
        page.await("document.querySelector('#hour-chart path.line').getAttribute('d').length > 10");
        page.click("#top-tags .chip[title='hourly']");
        awaitCard(tagged);
        awaitNoCard(other);
        assertThat(page.text(".tabs [aria-current='page']")).isEqualTo("Events");
        page.evaluate("history.back()");
        page.await("document.querySelector('#top-tags').checkVisibility()");
    }

    @Test
    void coloursFollowTheSystemUnlessChosen() {
        open("");
        String background = "getComputedStyle(document.body).backgroundColor";
        Object light = page.evaluate(background);
        page.colorScheme("dark").await(background + " !== '" + light + "'");
        Object dark = page.evaluate(background);
        page.click("#theme").await(background + " === '" + light + "'");
        page.click("#theme").await(background + " === '" + dark + "'");
    }

    /** On a relay of its own. That connections fail meanwhile is on the console, and nothing else is. */
    @Test
    void theConnectionComesBackByItself() throws Exception {
        int port = Ports.free();
        try (TestRelay own = TestRelay.start(StreamKind.LOCAL, Map.of("camelstr.relay.port", "" + port));
                BrowserPage other = chromium.newPage()) {
            var routes = own.application().context().getRouteController();
            other.open(own.http("/")).await("document.querySelector('#connection').dataset.state === 'connected'");
            routes.stopRoute("serve");
            other.await("document.querySelector('#connection').dataset.state === 'away'");
            routes.startRoute("serve");
            other.await("document.querySelector('#connection').dataset.state === 'connected'");
            try (RelayClient writer = own.connect()) {
                Event event = TestRelay.note(alice, "after the break");
                assertThat(writer.publish(event).accepted()).isTrue();
                other.await("document.querySelector('" + card(event) + "')");
            }
            // Refused by the port, broken off, or answered by a relay that is about to close.
            assertThat(other.problems())
                    .allMatch(problem -> problem.contains("net::ERR_CONNECTION_")
                            || problem.contains("net::ERR_EMPTY_RESPONSE")
                            || problem.contains("Connection closed before receiving a handshake response")
                            || problem.contains("503"));
        }
    }
}
