package dev.camelstr.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.nostr.Address;
import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.testing.TestRelay;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The pages of an event with its thread, and of an author. */
class EventPagesIT extends BrowserTests {
    private static final String SCRIPT =
            "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";

    private long second = Instant.now().getEpochSecond() - 10_000;

    /** Each a second later than the one before, so that their order is known. */
    private Event said(EventSigner author, int kind, String text, String[]... tags) throws Exception {
        EventBuilder draft = new EventBuilder(kind).content(text).createdAt(second++);
        for (String[] tag : tags) {
            draft.tag(tag);
        }
        return publish(author, draft);
    }

    private static String[] tag(String... elements) {
        return elements;
    }

    private Event reply(EventSigner author, String text, Event root, Event parent) throws Exception {
        return said(
                author,
                1,
                text,
                tag("e", root.id().hex(), "", "root"),
                tag("e", parent.id().hex(), "", "reply"),
                tag("p", parent.pubkey().hex()));
    }

    private static String ids(String selector) {
        return "[...document.querySelectorAll('" + selector + "')].map(l => l.dataset.id).join()";
    }

    private static String ids(Event... events) {
        List<String> all = new ArrayList<>();
        for (Event event : events) {
            all.add(event.id().hex());
        }
        return "'" + String.join(",", all) + "'";
    }

    private void awaitThread(Event... events) {
        page.await(ids("#event-thread > .thread > li") + " === " + ids(events));
    }

    private void awaitReplies(Event... events) {
        page.await(ids("#replies li") + " === " + ids(events));
    }

    @Test
    void aCardLeadsToItsEventAndToItsAuthor() throws Exception {
        EventSigner writer = TestRelay.author();
        Event event = said(writer, 1, "a way leads on from here");
        named(writer, "Leads On");
        open("#author=" + writer.pubkey().hex() + "&kinds=1");
        page.click("#events .when").await("location.hash === '#/e/" + note1(event) + "'");
        awaitThread(event);
        page.awaitText("#event-title", "Note by Leads On");
        page.await("document.activeElement.id === 'event-title'");
        page.click("#event-thread .author").await("location.hash === '#/p/" + npub(writer) + "'");
        page.awaitText("#profile-card", "Leads On");
        page.evaluate("history.go(-2)");
        page.await("document.querySelector('#events .when').checkVisibility()");
        page.await("document.querySelector('#event-thread').childElementCount === 0");
        page.press("j").press("Enter").await("location.hash === '#/e/" + note1(event) + "'");
    }

    @Test
    void aNoteStandsInItsThread() throws Exception {
        Event root = said(alice, 1, "the beginning");
        Event answer = said(bob, 1, "an answer", tag("e", root.id().hex(), "", "root"));
        Event deeper = reply(alice, "an answer to it", root, answer);
        Event deepest = reply(bob, "and one to that", root, deeper);
        Event aside = said(alice, 1, "another answer", tag("e", root.id().hex(), "", "root"));
        Event positional = said(
                bob,
                1,
                "as it was done before",
                tag("e", root.id().hex()),
                tag("e", deeper.id().hex()));
        said(bob, 1, "only mentions it", tag("e", root.id().hex(), "", "mention"));
        said(bob, 7, "+", tag("e", root.id().hex()));
        said(alice, 7, "+", tag("e", root.id().hex()));

        open("#/e/" + note1(root));
        awaitThread(root);
        awaitReplies(answer, deeper, deepest, positional, aside);
        page.await(ids("#replies > li") + " === " + ids(answer, aside));
        page.await(ids("#replies > li > ol > li > ol > li") + " === " + ids(deepest, positional));
        page.awaitText("#event-counts", "2 reactions").awaitText("#replies-told", "5 answers");

        String nevent = new Nip19.Nevent(
                        deeper.id(), List.of("wss://elsewhere.example"), Optional.empty(), Optional.empty())
                .encode();
        for (String name : new String[] {note1(deeper), nevent, deeper.id().hex()}) {
            open("#/e/" + name);
            awaitThread(root, answer, deeper);
            awaitReplies(deepest, positional);
        }

        Event live = reply(alice, "just now", root, deepest);
        page.await(ids("#replies > li > ol > li") + " === " + ids(live));
        page.awaitText("#replies-told", "3 answers");
    }

    @Test
    void commentsStandBelowWhatTheyAreAbout() throws Exception {
        Address address = new Address(30_023, alice.pubkey(), "on läng: \"ways\"");
        Event article = said(alice, 30_023, "All of the article.", tag("d", address.d()), tag("title", "On ways"));
        Event comment = said(
                bob,
                1111,
                "well said",
                tag("A", address.toString()),
                tag("K", "30023"),
                tag("a", address.toString()),
                tag("e", article.id().hex()),
                tag("k", "30023"));
        Event answer = said(
                alice,
                1111,
                "thanks",
                tag("A", address.toString()),
                tag("K", "30023"),
                tag("e", comment.id().hex()),
                tag("k", "1111"));
        open("#/e/" + new Nip19.Naddr(address, List.of()).encode());
        awaitThread(article);
        awaitReplies(comment, answer);
        page.await(ids("#replies > li > ol > li") + " === " + ids(answer));
        page.awaitText("#event-thread .main", "All of the article.");

        open("#/e/" + note1(answer));
        awaitThread(article, comment, answer);
        page.awaitText("#replies-told", "Nothing at this relay answers it yet.");

        Event picture = said(alice, 20, "a picture", tag("title", "Look"));
        Event remark = said(
                bob,
                1111,
                "nice",
                tag("E", picture.id().hex()),
                tag("K", "20"),
                tag("e", picture.id().hex()),
                tag("k", "20"));
        open("#/e/" + picture.id().hex());
        awaitThread(picture);
        awaitReplies(remark);

        Event site = said(
                bob,
                1111,
                "about a page",
                tag("I", "https://ok.example/x"),
                tag("K", "web"),
                tag("i", "https://ok.example/x"));
        open("#/e/" + site.id().hex());
        awaitThread(site);
        page.awaitText("#event-thread .hint a", "https://ok.example/x");
    }

    @Test
    void whatIsMissingIsSaid() throws Exception {
        String nowhere = "ab".repeat(32);
        open("#/e/" + nowhere).awaitText("#event-told", "This relay does not have this event");
        open("#/e/note1wrong").awaitText("#event-told", "This is no event");
        open("#/p/npub1wrong").awaitText("#profile-told", "This is no author");
        Event orphan = said(alice, 1, "answers what is not here", tag("e", nowhere, "", "root"));
        open("#/e/" + note1(orphan)).awaitText("#event-thread", "What it answers is not at this relay");
        awaitThread(orphan);
        open("#/p/" + npub(TestRelay.author()))
                .awaitText("#profile-card", "This relay has no profile (kind 0) of this author.");
        page.awaitText("#notes-told", "No note of this author is stored here.");
    }

    @Test
    void referencesInContentsLeadToPages() throws Exception {
        Event other = said(bob, 1, "the other");
        Address address = new Address(30_023, bob.pubkey(), "x");
        String naddr = new Nip19.Naddr(address, List.of()).encode();
        Event event = said(
                alice,
                1,
                "see nostr:" + note1(other) + " and nostr:" + naddr + " by nostr:" + npub(bob)
                        + " not nostr:npub1wrong");
        open("#/e/" + note1(event));
        awaitThread(event);
        assertThat(page.evaluate(
                        "[...document.querySelectorAll('.main .content a')].map(a => a.getAttribute('href')).join()"))
                .isEqualTo("#/e/" + note1(other) + ",#/e/" + naddr + ",#/p/" + npub(bob));
        assertThat(page.text(".main .content")).endsWith("not nostr:npub1wrong");
        page.click(".main .content a");
        awaitThread(other);
    }

    @Test
    void anAuthorIsShownWithWhatTheProfileSays() throws Exception {
        EventSigner writer = TestRelay.author();
        said(
                writer,
                0,
                "{\"display_name\":\"Amina of the Wells\",\"name\":\"amina\",\"about\":\"Water and words.\","
                        + "\"nip05\":\"amina@wells.example\",\"website\":\"https://wells.example\",\"picture\":\"https://img.example/a.png\"}");
        said(
                writer,
                3,
                "",
                tag("p", alice.pubkey().hex()),
                tag("p", bob.pubkey().hex()),
                tag("p", bob.pubkey().hex()),
                tag("p", "none"));
        said(writer, 10_002, "", tag("r", "wss://both.example"), tag("r", "wss://out.example", "write"));
        Event first = said(writer, 1, "the first");
        Event second = said(writer, 1, "the second");
        said(writer, 7, "+", tag("e", first.id().hex()));

        open("#/p/" + npub(writer));
        page.awaitText("#profile-card .title", "Amina of the Wells").awaitText("#profile-card", "Water and words.");
        page.awaitText("#profile-card .facts", "2 authors").awaitText("#profile-card .facts", "amina@wells.example");
        page.awaitText("#profile-card .facts", "wss://out.example writes")
                .awaitText("#profile-card .key", npub(writer));
        page.awaitText("#profile-card .load", "Show picture from img.example");
        page.await(ids("#notes > li") + " === " + ids(second, first));
        Event third = said(writer, 1, "the third, just now");
        page.await(ids("#notes > li") + " === " + ids(third, second, first));
        page.click("#profile .bar a").await("location.hash === '#/events?author=" + npub(writer) + "'");
        page.await("document.querySelectorAll('#events > li').length === 7");
        page.awaitText("#filter-names", "Amina of the Wells");
    }

    @Test
    void hostileAuthorsAndContentsStayText() throws Exception {
        EventSigner villain = TestRelay.author();
        said(
                villain,
                0,
                "{\"display_name\":\"<img src=x onerror=alert(1)>\u202Eevil\",\"name\":\"" + "n".repeat(5_000)
                        + "\",\"about\":\"" + SCRIPT.replace("\"", "\\\"") + "W".repeat(20_000)
                        + "\",\"website\":\"javascript:alert(1)\",\"picture\":\"http://img.example/a.png\",\"nip05\":{\"a\":1},\"lud16\":\"<b>\"}");
        said(
                villain,
                3,
                "",
                tag("p", "<script>"),
                tag("p"),
                tag("p", alice.pubkey().hex()));
        EventBuilder relays = new EventBuilder(10_002).createdAt(second++);
        for (int i = 0; i < 500; i++) {
            relays.tag("r", "javascript:alert(" + i + ")//" + "x".repeat(200), "<script>");
        }
        publish(villain, relays);
        Event root = said(
                villain,
                1,
                SCRIPT + " javascript:alert(1) \u202Etxet",
                tag("e", "../#/pipeline", "", "reply"),
                tag("e"));
        Event reply = said(
                villain,
                1,
                "Z" + "\u0301".repeat(2_000) + "W".repeat(60_000),
                tag("e", root.id().hex(), "javascript:alert(1)", "root"));
        Event comment = said(
                villain,
                1111,
                SCRIPT,
                tag("I", "javascript:alert(1)"),
                tag("K", "web"),
                tag("i", "javascript:alert(1)"));
        Event odd = said(
                villain,
                1111,
                "no scope",
                tag("A", "30023:" + "f".repeat(64) + ":" + "d".repeat(2_000)),
                tag("a", "99999:" + villain.pubkey().hex() + ":x"));

        for (String address : new String[] {
            "#/p/" + npub(villain),
            "#/e/" + note1(root),
            "#/e/" + note1(comment),
            "#/e/" + note1(odd),
            "#/e/" + note1(reply)
        }) {
            page.size(1280, 740);
            open(address).await("document.querySelector('main > section:not([hidden]) .card .content')");
            page.await("!document.querySelector('main').innerText.includes('Loading')");
            assertThat(page.count("main script, main iframe, main style, main img, main b.evil"))
                    .isZero();
            assertThat(page.evaluate(
                            "[...document.querySelectorAll('main a')].every(a => /^https?:$/.test(a.protocol))"))
                    .isEqualTo(true);
            assertThat(page.evaluate("document.title")).isNotEqualTo("owned");
            assertNoSidewaysScrolling(1280);
            page.size(360, 740);
            assertNoSidewaysScrolling(360);
        }
        open("#/p/" + npub(villain)).awaitText("#profile-card .title", "<img src=x onerror=alert(1)> evil");
        assertThat(page.count("#profile-card .load")).isZero();
        page.awaitText("#profile-card .facts", "1 author").awaitText("#profile-card .facts", "and 480 more");
        page.await("document.querySelector('#profile-card').offsetHeight < 3000");
        open("#/e/" + note1(odd)).awaitText("#event-thread", "What it answers is not at this relay");
        open("#/e/" + note1(root));
        awaitReplies(reply);
        assertThat(page.text("#event-thread .main .content")).startsWith(SCRIPT);
    }

    @Test
    void aThreadIsBounded() throws Exception {
        Event root = said(alice, 1, "a long story");
        Event last = root;
        for (int i = 0; i < 15; i++) {
            last = reply(bob, "and then " + i, root, last);
        }
        page.size(360, 740);
        open("#/e/" + note1(root)).awaitText("#replies-told", "15 answers");
        assertNoSidewaysScrolling(360);
        page.await("[...document.querySelectorAll('#replies .card')].every(c => c.offsetWidth > 200)");
        open("#/e/" + note1(last));
        page.await("document.querySelectorAll('#event-thread > .thread > li').length === 11");
        page.awaitText("#event-thread", "There is more before this; the thread begins with");
        for (int i = 0; i < 230; i++) {
            said(alice, 1, "me too " + i, tag("e", root.id().hex(), "", "root"));
        }
        open("#/e/" + note1(root)).awaitText("#replies-told", "200 answers; there are more than are shown here");
        assertThat(page.count("#replies li")).isEqualTo(200);
    }
}
