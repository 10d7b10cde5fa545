package dev.camelstr.cli.sync;

import dev.camelstr.cli.output.JsonLine;
import dev.camelstr.component.nostr.sync.SyncCounts;
import dev.camelstr.nostr.RelayUrl;
import dev.camelstr.nostr.text.ShownText;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * How it went with one relay.
 *
 * @param byPages why it was read page by page; empty if it reconciles
 * @param failure why it was not brought to an end
 */
record SyncResult(URI url, SyncCounts counts, Optional<String> byPages, Optional<String> failure) {

    /** Of all relays the worst one's. */
    static int exitCode(List<SyncResult> results) {
        if (results.stream().anyMatch(result -> result.failure().isPresent())) {
            return 1;
        }
        return results.stream().allMatch(result -> result.counts().isComplete()) ? 0 : 3;
    }

    private String word() {
        if (failure.isPresent()) {
            return "failed";
        }
        return counts.isComplete() ? "reconciled" : "incomplete";
    }

    String relay() {
        return RelayUrl.withoutSecrets(url.toString());
    }

    String json() {
        return JsonLine.of(line -> {
            line.text("relay", relay())
                    .text("result", word())
                    .number("need", counts.need())
                    .number("received", counts.received())
                    .number("stored", counts.stored())
                    .number("refused", counts.refused())
                    .number("notServed", counts.notServed())
                    .number("have", counts.have())
                    .number("accepted", counts.accepted())
                    .number("rejected", counts.rejected())
                    .number("withheld", counts.withheld())
                    .number("unprovenSeconds", counts.unprovenSeconds())
                    .number("reachedBackTo", counts.reachedBackTo());
            byPages.ifPresent(reason -> line.text("byPages", reason));
            failure.ifPresent(reason -> line.text("reason", reason));
        });
    }

    String words() {
        StringBuilder words = new StringBuilder("%s: %s%s; %,d events lacked here: %,d received, %,d stored"
                .formatted(
                        relay(),
                        word(),
                        failure.map(reason -> ": " + ShownText.line(reason)).orElse(""),
                        counts.need(),
                        counts.received(),
                        counts.stored()));
        append(words, counts.refused(), "refused here");
        append(words, counts.notServed(), "announced, not served");
        words.append("; %,d lacked there: %,d taken".formatted(counts.have(), counts.accepted()));
        append(words, counts.rejected(), "refused there");
        append(words, counts.withheld(), "not for others");
        append(words, counts.unprovenSeconds(), "seconds without a proof that all came");
        byPages.ifPresent(reason -> words.append("; read page by page: ").append(ShownText.line(reason)));
        return words.toString();
    }

    private static void append(StringBuilder words, long count, String what) {
        if (count > 0) {
            words.append(", %,d %s".formatted(count, what));
        }
    }
}
