package dev.camelstr.pipeline.view.engagement;

import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.crypto.EventVerifier;
import dev.camelstr.nostr.nip57.Zap;
import dev.camelstr.pipeline.view.ToldEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What an event does to others. It follows from the event alone, so that it can be taken back when the event goes. */
final class Deeds {
    private static final int REACTION = 7;
    private static final int COMMENT = 1_111;
    private static final int ZAP_RECEIPT = 9_735;
    private static final int ARTICLE = 30_023;

    private static final String LIKE = "+";
    private static final int LONGEST_REACTION = 64;

    private final EventVerifier verifier;

    /** @param verifier of requests for zaps, which no relay has seen */
    Deeds(EventVerifier verifier) {
        this.verifier = verifier;
    }

    /** Each once. */
    List<Deed> of(ToldEvent event) {
        return switch (event.kind()) {
            case Kind.TEXT_NOTE ->
                withQuotes(
                        event,
                        Action.REPLY,
                        Targets.parent(event.tags()).stream().toList());
            case COMMENT -> withQuotes(event, Action.COMMENT, Targets.last(event.tags()));
            case ARTICLE -> quotes(event);
            case Kind.REPOST, Kind.GENERIC_REPOST -> deeds(event, Action.REPOST, "", Targets.last(event.tags()));
            case REACTION -> deeds(event, Action.REACTION, reaction(event.content()), Targets.last(event.tags()));
            case ZAP_RECEIPT -> zaps(event);
            default -> List.of();
        };
    }

    private static List<Deed> withQuotes(ToldEvent event, Action action, Collection<String> targets) {
        List<Deed> all = new ArrayList<>(deeds(event, action, "", targets));
        all.addAll(quotes(event));
        return all;
    }

    private static List<Deed> quotes(ToldEvent event) {
        return deeds(event, Action.QUOTE, "", Targets.quoted(event.tags()));
    }

    private static List<Deed> deeds(ToldEvent event, Action action, String content, Collection<String> targets) {
        return targets.stream()
                .map(target -> new Deed(target, action, event.pubkey(), content, 0))
                .toList();
    }

    /** What is no emoji may be of any length. */
    private static String reaction(String content) {
        if (content.isEmpty()) {
            return LIKE;
        }
        return content.codePointCount(0, content.length()) <= LONGEST_REACTION
                ? content
                : content.substring(0, content.offsetByCodePoints(0, LONGEST_REACTION));
    }

    private List<Deed> zaps(ToldEvent event) {
        Optional<Zap> found = Zap.of(event.tags(), verifier);
        return found.stream().flatMap(Deeds::zaps).toList();
    }

    /** A request counts once, however many receipts of it there are. */
    private static Stream<Deed> zaps(Zap zap) {
        return Stream.of(zap.event(), zap.address())
                .flatMap(Optional::stream)
                .flatMap(tag -> Targets.named(tag).stream())
                .map(target -> new Deed(
                        target, Action.ZAP, zap.sender().hex(), zap.request().hex() + ":" + zap.msats(), zap.msats()));
    }
}
