package dev.camelstr.pipeline.view.engagement;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.Tag;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.crypto.Schnorr;
import dev.camelstr.nostr.nip19.TestInvoices;
import dev.camelstr.store.TestEvents;
import dev.camelstr.store.rules.Histories;
import dev.camelstr.store.rules.Histories.Arrival;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Events that do something to few targets, some of them in ways that do not count. */
public final class EngagingEvents {
    static final String NOTE = TestEvents.hex(0xaa50);
    static final String ARTICLE = "30023:" + TestEvents.hex(1) + ":a";

    private static final Schnorr SCHNORR = Schnorr.of("auto");
    private static final List<EventSigner> SENDERS = List.of(sender(1), sender(2));
    private static final String RECIPIENT = TestEvents.hex(7);
    private static final List<String> TARGETS = List.of(
            NOTE,
            TestEvents.hex(0xaa51),
            ARTICLE,
            "0:" + TestEvents.hex(1) + ":",
            NOTE.toUpperCase(),
            "",
            "030023:" + TestEvents.hex(1) + ":a",
            "1:" + TestEvents.hex(1) + ":",
            "30023:" + TestEvents.hex(1) + ":" + "\ud83d\udc2a".repeat(600));

    private static final List<List<Tag>> RECEIPTS = receipts();

    private EngagingEvents() {}

    private static EventSigner sender(int number) {
        byte[] secret = new byte[32];
        secret[31] = (byte) number;
        return new EventSigner(SCHNORR, secret);
    }

    /** Whose zaps there are. */
    static List<String> zappers() {
        return SENDERS.stream().map(sender -> sender.pubkey().hex()).toList();
    }

    public static Arbitrary<Arrival> any() {
        return Arbitraries.oneOf(
                Combinators.combine(Arbitraries.of(1, 1, 6, 16, 1_111, 1_111), tags())
                        .as((kind, tags) -> Histories.arrival(kind, "text", tags))
                        .flatMap(arrival -> arrival),
                Combinators.combine(Arbitraries.of("+", "", "-", ":camel:", "\ud83d\udc2a".repeat(70)), tags())
                        .as((content, tags) -> Histories.arrival(7, content, tags))
                        .flatMap(arrival -> arrival),
                Combinators.combine(Arbitraries.of("", "a"), tags())
                        .as((d, tags) -> Histories.arrival(30_023, "text", and(tags, Tag.of("d", d))))
                        .flatMap(arrival -> arrival),
                Arbitraries.of(RECEIPTS).flatMap(receipt -> Histories.arrival(9_735, "", receipt)));
    }

    private static List<Tag> and(List<Tag> tags, Tag tag) {
        List<Tag> all = new ArrayList<>(tags);
        all.add(tag);
        return all;
    }

    private static Arbitrary<List<Tag>> tags() {
        return Combinators.combine(
                        Arbitraries.of("e", "e", "e", "a", "q"),
                        Arbitraries.of(TARGETS),
                        Arbitraries.of("", "", "reply", "root", "mention", RECIPIENT))
                .as((name, target, marker) ->
                        marker.isEmpty() ? Tag.of(name, target) : Tag.of(name, target, "wss://relay.example", marker))
                .list()
                .ofMaxSize(5);
    }

    /** Of zaps that count, and of some that do not. */
    private static List<List<Tag>> receipts() {
        List<List<Tag>> receipts = new ArrayList<>();
        for (EventSigner sender : SENDERS) {
            Event plain = request(sender, Tag.of("e", NOTE));
            receipts.add(receipt(plain, "lnbc210n", NOTE));
            receipts.add(receipt(plain, "lnbc20u", NOTE));
            receipts.add(receipt(request(sender, Tag.of("e", NOTE), Tag.of("amount", "21000")), "lnbc210n", NOTE));
            receipts.add(receipt(request(sender, Tag.of("e", NOTE), Tag.of("amount", "21000")), "lnbc20u", NOTE));
            receipts.add(and(
                    receipt(request(sender, Tag.of("e", NOTE), Tag.of("a", ARTICLE)), "lnbc21000000", NOTE),
                    Tag.of("a", ARTICLE)));
            receipts.add(and(receipt(plain, "lnbc210n", NOTE), Tag.of("P", TestEvents.hex(9))));
            receipts.add(receipt(plain, "lnbc210n", TestEvents.hex(0xaa51)));
            receipts.add(receipt(plain, "lntb210n", NOTE));
        }
        return receipts;
    }

    static Event request(EventSigner sender, Tag... tags) {
        return sender.sign(
                new EventBuilder(9_734).createdAt(100).tag("p", RECIPIENT).tags(List.of(tags)));
    }

    static List<Tag> receipt(Event request, String invoice, String event) {
        return List.of(
                Tag.of("p", RECIPIENT),
                Tag.of("e", event),
                Tag.of("bolt11", TestInvoices.of(invoice)),
                Tag.of("description", new String(request.raw(), StandardCharsets.UTF_8)));
    }

    /** One that quotes so many events. */
    static List<Tag> quotes(int many) {
        return IntStream.range(0, many)
                .mapToObj(number -> Tag.of("q", TestEvents.hex(number)))
                .toList();
    }
}
